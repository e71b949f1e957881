package dev.oauth4jvm.snippets;

import org.junit.jupiter.api.Nested;

/** Runs the documents' code that is written as tests, but not named as such. */
class SnippetsTest {

  @Nested
  class Operations extends OperationSnippets {}

  @Nested
  class ResourceServers extends ResourceServerSnippets {}

  @Nested
  class ProtectedResources extends ProtectedResourceSnippets {}

  @Nested
  class Proxies extends ProxySnippets {}

  @Nested
  class Clients extends ClientSnippets {}

  @Nested
  class Destinations extends DestinationSnippets {}

  @Nested
  class Authorizations extends AuthorizationSnippets {}

  @Nested
  class SignIns extends SignInSnippets {}
}
