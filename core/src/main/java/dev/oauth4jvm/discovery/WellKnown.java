package dev.oauth4jvm.discovery;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;

/** The locations of metadata, by the identifier of the described server or resource. */
final class WellKnown {

  private static final String JSON = "application/json";

  private WellKnown() {}

  /** An issuer identifier (RFC 8414, section 2). */
  static URI identifier(String identifier, String name) {
    URI uri = absolute(identifier, name);
    if (uri.getRawQuery() != null) {
      throw new IllegalArgumentException(name + " has a query: " + identifier);
    }
    return uri;
  }

  /** A resource identifier (RFC 9728, section 1.2), which may have a query. */
  static URI resource(String identifier) {
    return absolute(identifier, "resource");
  }

  static URI append(URI identifier, String suffix) {
    return at(identifier, withoutTrailingSlash(identifier.getRawPath()) + suffix);
  }

  static URI prepend(URI identifier, String prefix, boolean keepTrailingSlash) {
    String path = identifier.getRawPath();
    if (path.equals("/")) {
      return at(identifier, prefix);
    }
    return at(identifier, prefix + (keepTrailingSlash ? path : withoutTrailingSlash(path)));
  }

  /**
   * The judge's result for the first location that has metadata, even if of another server.
   *
   * @param from the source of the locations, as in {@link dev.oauth4jvm.Destinations#allows}
   */
  static <R> Step<R> get(List<URI> locations, String from, Env env, Exchange.Judge<R> judge) {
    return get(locations, JSON, from, env, judge);
  }

  static <R> Step<R> get(
      List<URI> locations, String accept, String from, Env env, Exchange.Judge<R> judge) {
    return get(locations, accept, from, "", env, judge);
  }

  private static <R> Step<R> get(
      List<URI> locations,
      String accept,
      String from,
      String before,
      Env env,
      Exchange.Judge<R> judge) {
    URI location = Endpoints.check(locations.get(0), from, env);
    Request request = Endpoints.get(location, accept);
    return new Get<>(request, locations.subList(1, locations.size()), from, before, env, judge);
  }

  /** The JSON object of a metadata response. */
  static JsonObject metadata(Response response, String what) {
    Responses.requireStatus(response, 200, what);
    return Responses.json(response, what);
  }

  /**
   * Refuses metadata of another server or resource (RFC 8414, section 3.3; RFC 9728, section 3.3).
   */
  static void requireSame(JsonObject json, String member, String identifier, String what) {
    String actual = Responses.requireString(json, member, what);
    if (!actual.equals(identifier)) {
      throw new ProcessingException(
          ErrorCode.JSON_ATTRIBUTE_COMPARISON,
          "the metadata is of another "
              + member
              + "; the identifier must be the same, character for character",
          Details.member(member, identifier, actual));
    }
  }

  /**
   * One location.
   *
   * @param others the locations to try next
   * @param from the source of the locations
   * @param before the responses of the earlier locations
   */
  private record Get<R>(
      Request request,
      List<URI> others,
      String from,
      String before,
      Env env,
      Exchange.Judge<R> judge)
      implements Step.Send<R> {

    @Override
    public Step<R> receive(Response response) {
      try {
        return new Step.Done<>(judge.judge(response));
      } catch (ProcessingException refusal) {
        refusal.initRequest(request);
        // gateways and single-page applications respond to every request, with any status
        if (refusal.code() == ErrorCode.JSON_ATTRIBUTE_COMPARISON) {
          throw refusal;
        }
        String answers = before + refusal.getMessage() + "; ";
        if (!others.isEmpty()) {
          return get(others, JSON, from, answers, env, judge);
        }
        throw before.isEmpty() ? refusal : nowhere(answers, refusal);
      }
    }

    private ProcessingException nowhere(String answers, ProcessingException last) {
      ProcessingException all =
          new ProcessingException(
              last.code(),
              "none of the locations has the metadata: " + answers + "the last one",
              last.details(),
              last);
      all.initRequest(request);
      return all;
    }

    @Override
    public Step<R> failed(IOException failure) throws IOException {
      throw failure;
    }
  }

  private static URI absolute(String identifier, String name) {
    Objects.requireNonNull(identifier, name);
    URI uri;
    try {
      uri = new URI(identifier);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(name + " is not a URL: " + identifier, malformed);
    }
    if (!Endpoints.isUsable(uri) || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          name
              + " must be without fragment and user information, and "
              + Endpoints.expected(uri)
              + ", but is "
              + identifier);
    }
    return uri;
  }

  private static String withoutTrailingSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static URI at(URI identifier, String path) {
    String query = identifier.getRawQuery();
    return URI.create(
        identifier.getScheme()
            + "://"
            + identifier.getRawAuthority()
            + path
            + (query == null ? "" : "?" + query));
  }
}
