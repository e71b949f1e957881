package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.http.Request;
import java.io.IOException;
import java.util.Objects;

/** An access token in the field {@code authorization} (RFC 6750, section 2.1). */
final class BearerToken implements RequestSigner {

  private final TokenSupplier supplier;

  BearerToken(TokenSupplier supplier) {
    this.supplier = Objects.requireNonNull(supplier, "token");
  }

  @Override
  public Request sign(Request request) throws IOException {
    String token = supplier.get();
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
        throw new IOException(
            "the supplied token has a character that is not printable ASCII, at index " + i);
      }
    }
    if (token.isEmpty()) {
      throw new IOException("the supplied token is empty");
    }
    return request.header("authorization", "Bearer " + token);
  }
}
