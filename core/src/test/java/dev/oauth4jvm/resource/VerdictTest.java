package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the log has of a refusal, whichever adapter sends it. */
class VerdictTest {

  private final UnsupportedException refused = new UnsupportedException("no");
  private final IOException down = new IOException("down");
  private final IllegalStateException broken = new IllegalStateException("broken");

  /** A logger that remembers: level, message, and whether there was a stack trace. */
  private static final class Log implements System.Logger {

    private final Level least;
    private final List<String> lines = new ArrayList<>();

    private Log(Level least) {
      this.least = least;
    }

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle b, String message, Throwable thrown) {
      lines.add(level + " " + message + (thrown == null ? "" : ", with a trace"));
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle b, String format, Object... values) {
      lines.add(level + " " + format);
    }
  }

  private static List<String> logged(Level least, int status, Exception failure) {
    Log log = new Log(least);
    new Verdict.Refused(Response.of(status, Headers.of(), new byte[0]), failure)
        .log(log, () -> "Answered with " + status);
    return log.lines;
  }

  @Test
  void aRefusalIsForWhoeverLooksAndNeverHasATrace() {
    assertThat(logged(Level.INFO, 401, refused)).isEmpty();
    assertThat(logged(Level.DEBUG, 401, refused))
        .containsExactly("DEBUG Answered with 401: " + refused);
    assertThat(logged(Level.DEBUG, 400, broken))
        .containsExactly("DEBUG Answered with 400: " + broken);
  }

  @Test
  void anOutageIsAWarningOfOneLine() {
    assertThat(logged(Level.INFO, 503, down)).containsExactly("WARNING Answered with 503: " + down);
    assertThat(logged(Level.INFO, 503, refused))
        .containsExactly("WARNING Answered with 503: " + refused);
    assertThat(logged(Level.ERROR, 503, down)).isEmpty();
  }

  @Test
  void theTraceOfAnOutageIsThereForWhoeverLooksAndForAFaultOfTheProgram() {
    assertThat(logged(Level.DEBUG, 503, down))
        .containsExactly("WARNING Answered with 503: " + down + ", with a trace");
    assertThat(logged(Level.INFO, 503, broken))
        .containsExactly("WARNING Answered with 503: " + broken + ", with a trace");
  }
}
