/** A user of core, and of decryption, that is a module itself. */
module consumer {
  requires dev.oauth4jvm;
  requires dev.oauth4jvm.jwe.nimbus;
}
