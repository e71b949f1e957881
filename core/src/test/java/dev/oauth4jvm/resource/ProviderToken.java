package dev.oauth4jvm.resource;

import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;

/** Tokens in the shapes of real providers, of one issuer, for one API and one client. */
@SuppressWarnings("ImmutableEnumChecker") // profiles and List.of are immutable
enum ProviderToken {
  KEYCLOAK(
      AccessTokenProfile.KEYCLOAK,
      "JWT",
      """
      {"jti":"1","sub":"alice","azp":"shop","typ":"Bearer","sid":"s","scope":"read write"}""",
      """
      {"jti":"1","sub":"alice","azp":"shop","typ":"ID","sid":"s","nonce":"n","at_hash":"h"}""",
      "typ"),
  COGNITO(
      AccessTokenProfile.COGNITO,
      null,
      """
      {"aud":null,"jti":"1","sub":"alice","client_id":"https://api.example.com","token_use":"access",
       "origin_jti":"2","event_id":"3","auth_time":1800000000,"username":"alice","version":2,
       "scope":"read write"}""",
      """
      {"jti":"1","sub":"alice","token_use":"id","origin_jti":"2","auth_time":1800000000,
       "cognito:username":"alice","at_hash":"h"}""",
      "token_use"),
  OKTA(
      AccessTokenProfile.OKTA,
      null,
      """
      {"ver":1,"jti":"AT.1","sub":"alice","cid":"shop","uid":"00u1","scp":["read","write"]}""",
      """
      {"ver":1,"jti":"ID.1","sub":"alice","amr":["pwd"],"auth_time":1800000000,"at_hash":"h"}""",
      "cid",
      "scp"),
  ENTRA_V2(
      AccessTokenProfile.ENTRA_V2,
      "JWT",
      """
      {"ver":"2.0","sub":"alice","azp":"shop","azpacr":"1","tid":"t","oid":"o","uti":"u",
       "scp":"read write"}""",
      """
      {"ver":"2.0","sub":"alice","tid":"t","oid":"o","uti":"u","roles":["admin"]}""",
      "ver",
      "azp",
      "azpacr",
      "scp"),
  ENTRA_V1(
      AccessTokenProfile.ENTRA_V1,
      "JWT",
      """
      {"ver":"1.0","sub":"alice","appid":"shop","appidacr":"1","tid":"t","oid":"o","uti":"u",
       "scp":"read write"}""",
      """
      {"ver":"1.0","sub":"alice","tid":"t","oid":"o","uti":"u","roles":["admin"]}""",
      "ver",
      "appid",
      "appidacr",
      "scp"),
  ADFS(
      AccessTokenProfile.ADFS,
      "JWT",
      """
      {"iss":"http://as.example.com/adfs/services/trust","sub":"alice","apptype":"Confidential",
       "appid":"shop","auth_time":"2027-01-15T08:00:00.000Z","ver":"1.0","scp":"read write"}""",
      """
      {"sub":"alice","upn":"alice@example.com","apptype":"Confidential","appid":"shop","sid":"s",
       "auth_time":1800000000,"scp":"openid"}""",
      "appid"),
  AUTH0(
      AccessTokenProfile.AUTH0,
      "JWT",
      """
      {"aud":["https://api.example.com","https://as.example.com/userinfo"],"sub":"alice",
       "azp":"shop","scope":"read write"}""",
      """
      {"sub":"alice","name":"Alice","sid":"s"}""",
      "azp",
      "scope"),
  HYDRA(
      AccessTokenProfile.HYDRA,
      "JWT",
      """
      {"aud":["https://api.example.com"],"jti":"1","sub":"alice","client_id":"shop","ext":{},
       "nbf":1800000000,"scp":["read","write"]}""",
      """
      {"jti":"1","sub":"alice","rat":1800000000,"auth_time":1800000000,"sid":"s"}""",
      "client_id",
      "scp"),
  XSUAA(
      AccessTokenProfile.XSUAA,
      "JWT",
      """
      {"aud":["https://api.example.com","shop","openid"],"jti":"1","sub":"alice","cid":"shop",
       "client_id":"shop","azp":"shop","grant_type":"authorization_code","zid":"z",
       "rev_sig":"r","scope":["read","write"]}""",
      """
      {"jti":"1","sub":"alice","cid":"shop","client_id":"shop","azp":"shop",
       "grant_type":"authorization_code","zid":"z","rev_sig":"r","scope":["openid"]}""",
      "cid",
      "grant_type",
      "scope"),
  SPRING(
      AccessTokenProfile.SPRING,
      null,
      """
      {"jti":"1","sub":"alice","nbf":1800000000,"scope":["read","write"]}""",
      """
      {"jti":"1","sub":"alice","azp":"shop","auth_time":1800000000,"sid":"s"}""",
      "scope"),
  KUBERNETES(
      AccessTokenProfile.KUBERNETES,
      null,
      """
      {"aud":["https://api.example.com"],"sub":"system:serviceaccount:default:shop",
       "nbf":1800000000,"kubernetes.io":{"namespace":"default"}}""",
      null,
      "kubernetes.io"),
  GITHUB_ACTIONS(
      AccessTokenProfile.GITHUB_ACTIONS,
      "JWT",
      """
      {"jti":"1","sub":"repo:acme/shop:ref:refs/heads/main","repository":"acme/shop",
       "repository_id":"7","run_id":"9","ref":"refs/heads/main"}""",
      null,
      "repository",
      "run_id");

  /** The client, for which ID Tokens are. */
  static final String CLIENT = "shop";

  final AccessTokenProfile profile;
  final List<String> proofs;
  private final String type;
  private final String access;
  private final String id;

  ProviderToken(
      AccessTokenProfile profile, String type, String access, String id, String... proofs) {
    this.profile = profile;
    this.type = type;
    this.access = access;
    this.id = id;
    this.proofs = List.of(proofs);
  }

  /** An access token for the API. */
  RawJwt access() {
    return jwt(access, Api.AUDIENCE);
  }

  /** Whether the provider issues ID Tokens at all. */
  boolean hasIdTokens() {
    return id != null;
  }

  /** An ID Token for the client. */
  RawJwt id() {
    return jwt(id, CLIENT);
  }

  private RawJwt jwt(String claims, String audience) {
    RawJwt jwt = new RawJwt().header("alg", "\"ES256\"").header("kid", "\"es\"");
    if (type != null) {
      jwt.header("typ", Api.quoted(type));
    }
    jwt.claim("iss", Api.quoted(Api.ISSUER))
        .claim("aud", Api.quoted(audience))
        .claim("iat", String.valueOf(Api.NOW))
        .claim("exp", String.valueOf(Api.NOW + 3600));
    JsonObject own = parse(claims);
    for (String name : own.names()) {
      String json = JsonObject.of("v", own.get(name)).toJson();
      jwt.claim(name, own.get(name) == null ? null : json.substring(5, json.length() - 1));
    }
    return jwt;
  }

  private static JsonObject parse(String json) {
    try {
      return JsonObject.parse(json);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
