package dev.oauth4jvm.resource;

import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an {@link AccessTokenProfile}. Each {@code with} method is a copy with another value
 * of one component: its parameter hides the component that it replaces.
 *
 * @param types the accepted header types; an empty one stands for a header without {@code typ}
 * @param required the claims that must be present
 * @param client the claims of which the first that is present holds the client
 * @param scope the claims of which the first that is present holds the scopes
 * @param audience the claims of which the first that is present holds the audience; never empty
 * @param proofs claims that a token must have if its type is not {@code at+jwt}
 * @param anyOf claims of which such a token must have one; empty for no such rule
 * @param absent claims that such a token must not have
 * @param unlike claims of such a token that must differ from the expected audience
 * @param issuer the member of the metadata that holds the expected issuer; null for {@code issuer}
 * @param ignored a member of {@code cnf} that is ignored, or null
 */
record TokenShape(
    List<String> types,
    List<String> required,
    List<String> client,
    List<String> scope,
    List<String> audience,
    List<Member> proofs,
    List<String> anyOf,
    List<String> absent,
    List<String> unlike,
    @Nullable String issuer,
    @Nullable Member ignored) {

  /**
   * A member of an object.
   *
   * @param values the strings of which the member must be one; empty for any value but null
   */
  record Member(String name, List<String> values) {

    boolean isIn(JsonObject object) {
      if (values.isEmpty()) {
        return object.get(name) != null;
      }
      for (int i = 0; i < values.size(); i++) {
        if (object.has(name, values.get(i))) {
          return true;
        }
      }
      return false;
    }
  }

  /** The types may begin with {@code application/}, as those of headers may. */
  TokenShape withTypes(List<String> types) {
    List<String> subtypes = new ArrayList<>();
    for (String type : types) {
      String subtype = type.substring(JwtChecks.subtype(type));
      if (subtype.isEmpty() && !type.isEmpty()) {
        throw new IllegalArgumentException("a type is application/ alone");
      }
      subtypes.add(subtype);
    }
    return new TokenShape(
        List.copyOf(subtypes),
        required,
        client,
        scope,
        audience,
        proofs,
        anyOf,
        absent,
        unlike,
        issuer,
        ignored);
  }

  TokenShape withRequired(List<String> required) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withClient(List<String> client) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withScope(List<String> scope) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withAudience(List<String> audience) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withProofs(List<Member> proofs) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withAnyOf(List<String> anyOf) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withAbsent(List<String> absent) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withUnlike(List<String> unlike) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withIssuer(String issuer) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }

  TokenShape withIgnored(Member ignored) {
    return new TokenShape(
        types, required, client, scope, audience, proofs, anyOf, absent, unlike, issuer, ignored);
  }
}
