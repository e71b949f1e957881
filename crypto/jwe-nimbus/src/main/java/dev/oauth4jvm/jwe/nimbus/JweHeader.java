package dev.oauth4jvm.jwe.nimbus;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The header of a JWE before anything is decrypted (RFC 7516, section 4), parsed by core's strict
 * reader: nimbus-jose-jwt might resolve a duplicate name differently.
 *
 * @param alg {@code alg} as received
 * @param enc {@code enc} as received
 * @param kid {@code kid}, or null
 */
record JweHeader(String alg, String enc, @Nullable String kid) {

  static JweHeader parse(Base64URL segment) {
    JsonObject json;
    try {
      json = JsonObject.parse(segment.decode());
    } catch (JsonException e) {
      throw new ProcessingException(
          ErrorCode.PARSE_ERROR, "the JWE's header is not a valid JSON object", e);
    }
    if (json.has("crit")) {
      throw new UnsupportedException(
          "the JWE's header has \"crit\": no extension is supported, so the JWE cannot be"
              + " accepted");
    }
    if (json.has("zip")) {
      throw new UnsupportedException(
          "the JWE's header has \"zip\": compressed content is not accepted, since it can expand to"
              + " any size; configure the sender to encrypt without compression");
    }
    if (json.has("epk") && json.object("epk") == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWE's ephemeral key (\"epk\") is not a JSON object",
          Details.header("epk", "a JSON object", json.get("epk")));
    }
    return new JweHeader(required(json, "alg"), required(json, "enc"), string(json, "kid"));
  }

  /**
   * Requires the point of ECDH-ES to be on the key's curve; the parser has checked that it is on
   * its own.
   */
  void requireCurve(@Nullable Curve curve, @Nullable JWK epk) {
    if (curve == null) {
      return;
    }
    String given = epk instanceof ECKey point ? point.getCurve().getName() : null;
    if (!curve.getName().equals(given)) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWE's ephemeral key (\"epk\") is not on the decryption key's curve",
          Details.header("epk.crv", curve.getName(), given));
    }
  }

  private static String required(JsonObject json, String name) {
    String value = string(json, name);
    if (value == null) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWE's header has no \"" + name + "\"",
          Details.header(name, "a string", null));
    }
    return value;
  }

  private static @Nullable String string(JsonObject json, String name) {
    String value = json.string(name);
    if (value == null && json.has(name)) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the JWE's header parameter is not a string",
          Details.header(name, "a string", json.get(name)));
    }
    return value;
  }
}
