package dev.oauth4jvm.testkit;

import dev.oauth4jvm.http.Request;

/** Requests without a usable token. */
final class SpoiledRequests {

  private static final String AUTHORIZATION = "authorization";

  private SpoiledRequests() {}

  static Request basic(AccessTokens good, Request plain) {
    return plain.header(AUTHORIZATION, "Basic Y2xpZW50OnNlY3JldA==");
  }

  static Request twoFields(AccessTokens good, Request plain) {
    Request one = good.authorize(plain);
    return one.headers(one.headers().and(AUTHORIZATION, "Bearer " + good.issue().reveal()));
  }

  static Request schemeAlone(AccessTokens good, Request plain) {
    return plain.header(AUTHORIZATION, "Bearer");
  }

  static Request twoTokens(AccessTokens good, Request plain) {
    String tokens = good.issue().reveal() + " " + good.issue().reveal();
    return plain.header(AUTHORIZATION, "Bearer " + tokens);
  }
}
