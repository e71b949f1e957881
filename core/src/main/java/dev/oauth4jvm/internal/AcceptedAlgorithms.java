package dev.oauth4jvm.internal;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.jose.JoseHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The algorithms with which the authorization server may sign JWTs for a client. */
public final class AcceptedAlgorithms {

  private AcceptedAlgorithms() {}

  /**
   * Refuses another {@code alg} than the client registered. If the client registered none, the
   * specification's default is required, unless the server's list shows that the server does not
   * use it, or the client {@linkplain Client#acceptListedAlgorithms accepts the list}. If the
   * client has a profile, only the profile's algorithms are accepted. If nothing is known, no
   * algorithm is accepted. Neither {@code none} nor an algorithm with a shared secret is ever
   * accepted.
   *
   * @param member the member of the client's metadata that names the algorithm
   * @param listed the algorithms of the server's metadata, or null
   * @param byDefault the algorithm of a client that registered none, or null
   */
  public static void require(
      JoseHeader header,
      Client client,
      String member,
      @Nullable List<String> listed,
      @Nullable String byDefault) {
    String actual = header.algorithmName();
    String registered = client.json().string(member);
    List<String> accepted = accepted(client, registered, listed, byDefault);
    ClientProfile profile = client.profile();
    if (profile != null) {
      accepted = new ArrayList<>(accepted);
      accepted.retainAll(profile.algorithms());
    }
    if (!accepted.contains(actual)) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.ALGORITHM,
          "the JWT's algorithm is not the client's" + advice(client, member, listed, actual),
          Details.header("alg", accepted.size() == 1 ? accepted.get(0) : accepted, actual));
    }
    var unused = header.algorithm();
  }

  private static String advice(
      Client client, String member, @Nullable List<String> listed, String actual) {
    if (client.profile() != null) {
      return ", whose profile is " + client.profile();
    }
    return client.json().string(member) == null && listed != null && listed.contains(actual)
        ? ": if the client is registered for another than the default, name that in its \""
            + member
            + "\", or call acceptListedAlgorithms()"
        : ", or not one that the server lists";
  }

  private static List<String> accepted(
      Client client,
      @Nullable String registered,
      @Nullable List<String> listed,
      @Nullable String byDefault) {
    if (registered != null) {
      return List.of(registered);
    }
    ClientProfile profile = client.profile();
    if (profile != null) {
      return listed == null ? profile.algorithms() : listed;
    }
    if (listed == null) {
      return byDefault == null ? List.of() : List.of(byDefault);
    }
    return byDefault == null || client.listedAlgorithmsAccepted() || !listed.contains(byDefault)
        ? listed
        : List.of(byDefault);
  }
}
