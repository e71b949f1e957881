package dev.oauth4jvm.cli;

import dev.oauth4jvm.testkit.Defect;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Why a resource must refuse a request with a defect.
 *
 * @param section where the requirement stands
 * @param consequence what a resource risks that lets it in
 */
record DefectRule(String section, String consequence) {

  /** What RFC 9068 adds to a JWT: other formats of access tokens differ. */
  private static final Set<Defect> FORMAT_OF_RFC_9068 =
      EnumSet.of(
          Defect.ID_TOKEN_TYPE,
          Defect.NO_TYPE,
          Defect.NO_SUBJECT,
          Defect.NO_ISSUE_DATE,
          Defect.NO_ID,
          Defect.NO_CLIENT_ID);

  /** What no section requires of a resource, and a careful one refuses. */
  private static final Set<Defect> ADVISED =
      EnumSet.of(
          Defect.DUPLICATE_CLAIM,
          Defect.ISSUED_IN_FUTURE,
          Defect.EXPIRATION_IN_MILLISECONDS,
          Defect.UNKNOWN_CONFIRMATION);

  static boolean isOfRfc9068(Defect defect) {
    return FORMAT_OF_RFC_9068.contains(defect);
  }

  /** The name of a defect in words. */
  static String words(Defect defect) {
    return defect.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The finding of a defect that was let in. */
  static Finding letIn(Defect defect) {
    DefectRule rule = of(defect);
    String what = "let in: " + words(defect);
    return ADVISED.contains(defect)
        ? Finding.should(what, rule.section(), rule.consequence())
        : Finding.must(what, rule.section(), rule.consequence());
  }

  private static DefectRule of(Defect defect) {
    return switch (defect.reason()) {
      case NO_CREDENTIALS -> new DefectRule("RFC 6750, section 3", "Anyone may call the resource.");
      case CREDENTIALS ->
          new DefectRule(
              "RFC 6750, sections 2 and 3.1", "Two components can act on different tokens.");
      case FORMAT ->
          new DefectRule(
              "RFC 7519, section 7.2; RFC 7515, section 5.2",
              "Components that read a token differently can be played off against each other.");
      case TOKEN ->
          new DefectRule(
              "RFC 7515, section 4.1.11; RFC 7519, section 7.2",
              "A restriction that the issuer marked as critical has no effect.");
      case ALGORITHM, SIGNATURE, NO_KEY ->
          new DefectRule(
              "RFC 8725, sections 3.1 and 3.3; RFC 7515, section 5.2", "Anyone can make tokens.");
      case EXPIRED, NOT_YET_VALID ->
          new DefectRule(
              "RFC 9068, section 4; RFC 7519, sections 4.1.4 and 4.1.5",
              "A stolen token can be used outside its time.");
      case TYPE ->
          new DefectRule(
              "RFC 9068, section 4; RFC 8725, section 3.11",
              "Another kind of JWT, such as an ID Token that clients see, opens the resource.");
      case CLAIM ->
          new DefectRule(
              "RFC 9068, sections 2.2 and 4",
              "What the claim restricts, such as the token's time, is not restricted.");
      case ISSUER -> new DefectRule("RFC 9068, section 4", "Tokens of other servers are accepted.");
      case AUDIENCE ->
          new DefectRule(
              "RFC 9068, section 4; RFC 9700, section 2.3",
              "Any other resource can use here the tokens that it receives.");
      case BINDING ->
          new DefectRule(
              "RFC 9449, section 7; RFC 8705, section 3",
              "A stolen token can be used without its key.");
      case PROOF, REPLAY ->
          new DefectRule(
              "RFC 9449, sections 4.3 and 11.1", "A stolen token can be used without its key.");
      case SCOPE ->
          new DefectRule("RFC 6750, section 3.1", "Clients can do what no user permitted.");
      case AUTHENTICATION ->
          new DefectRule("RFC 9470, section 3", "An old session can do what needs a fresh one.");
      default -> throw new IllegalStateException("no rule: " + defect);
    };
  }
}
