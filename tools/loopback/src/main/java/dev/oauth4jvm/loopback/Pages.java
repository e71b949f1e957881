package dev.oauth4jvm.loopback;

import java.util.Objects;

/**
 * The pages that the user sees in the browser, whole HTML documents. They are shown as they are:
 * put nothing into them that comes from outside. Scripts in them do not run.
 *
 * @param success the page after a sign-in
 * @param failure the page after a refusal; the program says why
 * @param unrelated the page for a request that does not belong to the sign-in
 */
public record Pages(String success, String failure, String unrelated) {

  private static final Pages PLAIN =
      new Pages(
          page("You are signed in", "You can close this tab and return to the program."),
          page("You are not signed in", "Return to the program: it shows the reason."),
          page(
              "This page belongs to no sign-in",
              "Return to the program, and open the page that it shows."));

  /** Checks that there is each. */
  public Pages {
    Objects.requireNonNull(success, "success");
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(unrelated, "unrelated");
  }

  /** Plain pages in English. */
  public static Pages plain() {
    return PLAIN;
  }

  private static String page(String title, String text) {
    // the empty icon keeps browsers from requesting one
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<link rel=\"icon\" href=\"data:,\"><title>"
        + title
        + "</title><style>body{font:1.1rem system-ui,sans-serif;margin:15vh auto;max-width:32rem;"
        + "padding:0 1rem;color-scheme:light dark}</style></head><body><h1>"
        + title
        + "</h1><p>"
        + text
        + "</p></body></html>";
  }
}
