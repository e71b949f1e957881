/**
 * Tests against real authorization servers, and against oauth4webapi as the other reader and writer
 * of the JWK Set cache document.
 *
 * <p>The fixtures are {@link dev.oauth4jvm.it.OidcProvider} (npm: oidc-provider), {@link
 * dev.oauth4jvm.it.UpstreamPeer} (npm: oauth4webapi) and the quickstart's {@code
 * LocalAuthorizationServer} (Spring Authorization Server). Their own tests use the JDK's HTTP
 * client and nimbus-jose-jwt only, so that a fixture is never judged by what it is there to test.
 */
package dev.oauth4jvm.it;
