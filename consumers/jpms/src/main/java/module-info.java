/** A user of core that is a module itself. */
module consumer {
  requires dev.oauth4jvm;
}
