package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real browser without a screen and with a profile of its own, driven by chromedriver (W3C
 * WebDriver). A search for an element waits until the page has it.
 */
final class Chromium implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("successfully on port (\\d+)");

  /** It ends with this process, even when that is killed. */
  private static final String UNTIL_INPUT_ENDS =
      "chromedriver --port=0 & read unused; kill $!; wait $!";

  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  private Chromium() throws IOException {
    driver = new ProcessBuilder("sh", "-c", UNTIL_INPUT_ENDS).redirectErrorStream(true).start();
    BufferedReader output = driver.inputReader(StandardCharsets.UTF_8);
    Matcher port = PORT.matcher("");
    while (!port.find()) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("chromedriver ended before it named its port");
      }
      port.reset(line);
    }
    Thread drain = new Thread(() -> output.lines().forEach(line -> {}));
    drain.setDaemon(true);
    drain.start();
    String root = "http://127.0.0.1:" + port.group(1) + "/session";
    JsonObject chrome =
        JsonObject.of("args", List.of("--headless=new", "--no-sandbox", "--disable-gpu"));
    JsonObject wanted = JsonObject.of("acceptInsecureCerts", true, "goog:chromeOptions", chrome);
    JsonObject created =
        call("POST", root, JsonObject.of("capabilities", JsonObject.of("alwaysMatch", wanted)));
    session = root + "/" + created.object("value").string("sessionId");
    post("/timeouts", JsonObject.of("implicit", 30_000, "pageLoad", 60_000));
  }

  /** Skips the test where there is no chromedriver, unless {@code chromium.required} is set. */
  static void assumeInstalled() {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "chromedriver")));
    Assumptions.assumeTrue(
        installed || Boolean.getBoolean("chromium.required"),
        "Debian's package chromium-driver is not installed");
  }

  static Chromium start() {
    try {
      return new Chromium();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void open(String url) {
    post("/url", JsonObject.of("url", url));
  }

  String url() {
    return call("GET", session + "/url", null).string("value");
  }

  /** The text of an element, by a CSS selector. */
  String text(String selector) {
    return call("GET", element(selector) + "/text", null).string("value");
  }

  void click(String selector) {
    call("POST", element(selector) + "/click", JsonObject.of());
  }

  void type(String selector, String text) {
    call("POST", element(selector) + "/value", JsonObject.of("text", text));
  }

  /** The browser's cookie for the page that it shows. */
  JsonObject cookie(String name) {
    return call("GET", session + "/cookie/" + name, null).object("value");
  }

  void setCookie(JsonObject cookie) {
    post("/cookie", JsonObject.of("cookie", cookie));
  }

  /** Runs a script in the page, which a page of another site could run too. */
  void script(String script) {
    post("/execute/sync", JsonObject.of("script", script, "args", List.of()));
  }

  /** Saves what the page looks like, for people. */
  void screenshot(String name) {
    try {
      Path directory = Files.createDirectories(Path.of("target", "screenshots"));
      byte[] png =
          Base64.getDecoder().decode(call("GET", session + "/screenshot", null).string("value"));
      assertThat(png).isNotEmpty();
      Files.write(directory.resolve(name + ".png"), png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String element(String selector) {
    JsonObject found = post("/element", JsonObject.of("using", "css selector", "value", selector));
    return session + "/element/" + found.object("value").string(ELEMENT);
  }

  private JsonObject post(String path, JsonObject body) {
    return call("POST", session + path, body);
  }

  private JsonObject call(String method, String url, JsonObject body) {
    HttpRequest.BodyPublisher sent =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toJson());
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create(url)).method(method, sent).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(method + " " + url + " responded " + response.body());
      }
      return JsonObject.parse(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void endDriver() {
    try {
      driver.getOutputStream().close();
      int unused = driver.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      call("DELETE", session, null);
    } finally {
      endDriver();
    }
  }
}
