/** A user of core, of decryption and of the test kit, that is a module itself. */
module consumer {
  requires dev.oauth4jvm;
  requires dev.oauth4jvm.jwe.nimbus;
  requires dev.oauth4jvm.testkit;
}
