package dev.oauth4jvm.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jsoup.Connection;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/**
 * A user with a browser: keeps cookies, follows redirects, and sends each form that a server's
 * pages show, with the user's name and other typed input, until a server redirects it to another
 * server. It runs no scripts, but still submits forms that would submit themselves. It loads the
 * frames of the page where it ends.
 */
final class Browser {

  private static final int PATIENCE = 20;

  private final String user;
  private final Connection session;
  private boolean refusing;
  private boolean refused;

  /** Creates the browser of a user who logs in by that name. */
  Browser(String user) {
    this.user = user;
    this.session =
        Jsoup.newSession()
            .header("Accept", "text/html") // some URLs respond to programs differently
            .followRedirects(false)
            .ignoreHttpErrors(true)
            .ignoreContentType(true);
  }

  /** Uses a TLS context. */
  Browser tls(SSLContext context) {
    session.sslContext(context);
    return this;
  }

  /** Makes the user log in, but then refuse and leave. */
  Browser refusing() {
    refusing = true;
    return this;
  }

  /**
   * The end of a visit: at a page of another server, which is not opened, or at a page without a
   * form.
   *
   * @param uri the other server's URI, or the last page's
   * @param posted the form-encoded body to be posted there, empty for none
   * @param page the last page's text, empty elsewhere
   */
  record Landing(URI uri, String posted, String page) {}

  /** Opens a page, and continues from there. */
  Landing open(URI start) {
    return open(start, Map.of());
  }

  /** Opens a page, and types values into fields of the given names. */
  Landing open(URI start, Map<String, String> typed) {
    try {
      Connection next = session.newRequest(start.toString());
      for (int i = 0; i < PATIENCE; i++) {
        Connection.Response response = next.execute();
        URI here = response.url().toURI();
        String location = response.header("location");
        if (location != null) {
          URI there = here.resolve(location);
          if (!sameServer(start, there)) {
            return new Landing(there, "", "");
          }
          next = session.newRequest(there.toString());
          continue;
        }
        Document page = response.parse();
        FormElement form = (FormElement) page.selectFirst("form");
        if (form != null && !sameServer(start, URI.create(form.absUrl("action")))) {
          return new Landing(URI.create(form.absUrl("action")), encode(form), "");
        }
        if (form == null || refused) {
          if (response.statusCode() != 200) {
            throw new IllegalStateException(here + " responded: " + page.text());
          }
          for (Element frame : page.select("iframe[src]")) {
            session.newRequest(frame.absUrl("src")).execute();
          }
          return new Landing(here, "", page.text());
        }
        next = refusing && isConsent(form) ? refuse(page) : answer(form, page, typed);
      }
      throw new IllegalStateException("no end after " + PATIENCE + " pages: " + start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection answer(FormElement form, Document page, Map<String, String> typed) {
    for (Element field : form.select("input[type=text], input[type=password]")) {
      field.val(typed.getOrDefault(field.attr("name"), user));
    }
    form.select("input[type=checkbox]").attr("checked", ""); // the scopes of a consent
    Connection submission = form.submit();
    Element button = page.selectFirst("button[autofocus][name]");
    return button == null ? submission : submission.data(button.attr("name"), button.val());
  }

  private Connection refuse(Document page) {
    refused = true;
    return session.newRequest(page.selectFirst("a[href$=/abort]").absUrl("href"));
  }

  private static boolean isConsent(FormElement form) {
    return form.selectFirst("input[name=prompt][value=consent]") != null;
  }

  private static boolean sameServer(URI one, URI other) {
    return one.getRawAuthority().equals(other.getRawAuthority());
  }

  private static String encode(FormElement form) {
    return form.formData().stream()
        .map(field -> encode(field.key()) + "=" + encode(field.value()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
