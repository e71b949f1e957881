import org.jspecify.annotations.NullMarked;

/**
 * OAuth 2 and OpenID Connect for clients and resource servers, on the JDK alone.
 *
 * <p>Packages depend downwards only: {@code json} and {@code net} at the bottom, then {@code http},
 * {@code dev.oauth4jvm}, {@code jose}, {@code jwks}, and on top {@code client}, {@code resource},
 * {@code signin} and {@code tokens}.
 */
@NullMarked
@SuppressWarnings("module") // the modules of qualified exports are compiled after this one
module dev.oauth4jvm {
  requires transitive java.net.http;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports dev.oauth4jvm;
  exports dev.oauth4jvm.auth;
  exports dev.oauth4jvm.client;
  exports dev.oauth4jvm.discovery;
  exports dev.oauth4jvm.http;
  exports dev.oauth4jvm.jose;
  exports dev.oauth4jvm.json;
  exports dev.oauth4jvm.jwks;
  exports dev.oauth4jvm.net to
      dev.oauth4jvm.store.dynamodb,
      dev.oauth4jvm.store.jdbc,
      dev.oauth4jvm.store.redis;
  exports dev.oauth4jvm.proxy;
  exports dev.oauth4jvm.resource;
  exports dev.oauth4jvm.signin;
  exports dev.oauth4jvm.store;
  exports dev.oauth4jvm.tokens;
}
