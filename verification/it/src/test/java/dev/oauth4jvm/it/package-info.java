/**
 * Tests against real authorization servers, and against oauth4webapi as the other reader and writer
 * of the JWK Set cache document.
 *
 * <p>The fixtures are {@link dev.oauth4jvm.it.OidcProvider} (npm: oidc-provider), {@link
 * dev.oauth4jvm.it.UpstreamPeer} (npm: oauth4webapi) and the quickstart's {@code
 * LocalAuthorizationServer} (Spring Authorization Server; {@link
 * dev.oauth4jvm.it.SpringAuthorizationServer} is one for users). Their own tests use the JDK's HTTP
 * client and nimbus-jose-jwt only, so that a fixture is never judged by the library that it tests.
 *
 * <p>The other tests connect the library with the fixtures by {@link dev.oauth4jvm.it.Party}: with
 * its own drivers over real sockets, and a clock that a test moves. The servers count requests. One
 * server is shared ({@link dev.oauth4jvm.it.SharedServer}), so tests compare counts before and
 * after, and use keys and clients as they find them.
 *
 * <p>A client with a user is a {@link dev.oauth4jvm.it.RelyingParty}, and the user a {@link
 * dev.oauth4jvm.it.Browser}. Each of these suites starts an oidc-provider with the clients that it
 * needs ({@link dev.oauth4jvm.it.ProviderClients}).
 *
 * <p>A {@link dev.oauth4jvm.it.Fleet} consists of resource servers that share a Redis, in separate
 * JVMs or within the test's, each with a clock that the test sets.
 *
 * <p>The {@code Keycloak*IT} are a separate suite (Maven profile {@code keycloak}): they share one
 * {@link dev.oauth4jvm.it.Keycloak}, and register the clients that they need there.
 */
package dev.oauth4jvm.it;
