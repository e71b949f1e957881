package dev.oauth4jvm.spring;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;

/** The conversion of access tokens and failures to those of Spring's decoders. */
final class Jwts {

  private static final String REFUSED = "the access token is refused"; // clients see this text

  private Jwts() {}

  /**
   * The token as Spring's own decoders make it: dates are {@link Instant}s, {@code aud} is a list.
   *
   * @throws BadJwtException when Spring's type cannot hold the token, since it expires before it
   *     was issued
   */
  static Jwt jwt(String compact, AccessToken token) {
    JsonObject all = token.claims();
    Map<String, Object> claims = map(all);
    try {
      Instant issuedAt = date("iat", all, claims);
      Instant expiresAt = date("exp", all, claims);
      Instant unused = date("nbf", all, claims);
      if (claims.get("aud") instanceof String one) {
        claims.put("aud", List.of(one));
      }
      return new Jwt(compact, issuedAt, expiresAt, header(compact), claims);
    } catch (IllegalArgumentException | DateTimeException refused) {
      throw new BadJwtException(REFUSED, refused);
    }
  }

  /** The header; of an encrypted token the outer one. */
  private static Map<String, Object> header(String compact) {
    return map(UnverifiedJwt.parse(compact).header().json());
  }

  @SuppressWarnings("NullAway") // JSON's null is null in the maps of Spring's own decoders
  private static Map<String, Object> map(JsonObject object) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name : object.names()) {
      map.put(name, plain(object.get(name)));
    }
    return map;
  }

  private static @Nullable Instant date(String name, JsonObject all, Map<String, Object> claims) {
    BigDecimal seconds = all.number(name);
    if (seconds == null) {
      return null;
    }
    Instant date = Instant.ofEpochSecond(seconds.longValue());
    claims.put(name, date);
    return date;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return map(object);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(plain(element));
      }
      return copy;
    }
    return value;
  }

  /**
   * The exception of a decoder: {@link BadJwtException} for a token that is refused, which Spring
   * answers with 401, and otherwise another one, which is an outage to it.
   */
  static JwtException failure(Throwable failure) {
    if (failure instanceof JwtException known) {
      return known;
    }
    boolean refused =
        failure instanceof OAuthException judged
            && switch (judged.reason()) {
              case KEYS, UNAVAILABLE, OTHER -> false;
              default -> true;
            };
    return refused
        ? new BadJwtException(REFUSED, failure)
        : new JwtException("the access token cannot be judged now", failure);
  }
}
