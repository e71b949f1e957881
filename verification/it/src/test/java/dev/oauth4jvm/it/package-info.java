/**
 * Tests against real authorization servers, and against oauth4webapi as the other reader and writer
 * of the JWK Set cache document.
 *
 * <p>The fixtures are {@link dev.oauth4jvm.it.OidcProvider} (npm: oidc-provider), {@link
 * dev.oauth4jvm.it.UpstreamPeer} (npm: oauth4webapi) and the quickstart's {@code
 * LocalAuthorizationServer} (Spring Authorization Server; {@link
 * dev.oauth4jvm.it.SpringAuthorizationServer} is one for users). Their own tests use the JDK's HTTP
 * client and nimbus-jose-jwt only, so that a fixture is never judged by what it is there to test.
 *
 * <p>The other tests join the library with them, by {@link dev.oauth4jvm.it.Party}: with its own
 * drivers over real sockets, by a clock that a test moves. Requests are counted by the servers. One
 * server is shared ({@link dev.oauth4jvm.it.SharedServer}), so tests compare counts before and
 * after, and have keys and clients as they find them.
 *
 * <p>A client with a user is a {@link dev.oauth4jvm.it.RelyingParty}, and the user a {@link
 * dev.oauth4jvm.it.Browser}. Those suites start an oidc-provider each, with the clients that they
 * need ({@link dev.oauth4jvm.it.ProviderClients}).
 *
 * <p>A {@link dev.oauth4jvm.it.Fleet} is resource servers that share a Redis, JVMs of their own or
 * parts of the test's, each with a clock that it is told.
 *
 * <p>The {@code Keycloak*IT} are a suite of their own (Maven profile {@code keycloak}): they share
 * one {@link dev.oauth4jvm.it.Keycloak}, and register the clients that they need at it.
 */
package dev.oauth4jvm.it;
