package dev.oauth4jvm.client;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The caller's expectation of {@code state} when the user's browser returns. */
public final class Expect {

  private static final Expect NO_STATE = new Expect(null, true);
  private static final Expect ANY_STATE = new Expect(null, false);

  private final @Nullable String state;
  private final boolean checked;

  private Expect(@Nullable String state, boolean checked) {
    this.state = state;
    this.checked = checked;
  }

  /**
   * The state that was sent.
   *
   * @throws IllegalArgumentException when the state is empty
   */
  public static Expect state(String state) {
    if (Objects.requireNonNull(state, "state").isEmpty()) {
      throw new IllegalArgumentException("state is empty");
    }
    return new Expect(state, true);
  }

  /** Expects no state, since none was sent. */
  public static Expect noState() {
    return NO_STATE;
  }

  /** Does not check the state: the caller has done so. */
  public static Expect stateCheckedElsewhere() {
    return ANY_STATE;
  }

  /**
   * Refuses another state.
   *
   * @param what the name of the response, for messages
   */
  void requireState(@Nullable String actual, String what) {
    if (!checked || Objects.equals(actual, state)) {
      return;
    }
    // no value is shown: a state is like a password for this session
    throw new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        "the "
            + what
            + (state == null
                ? " has a state, though none was sent"
                : actual == null
                    ? " has no state, though one was sent"
                    : " is not the answer to this session's request: its state differs"),
        Details.member(
            "state",
            state == null ? "no state" : "the state that was sent",
            actual == null ? null : "another value"));
  }

  @Override
  public String toString() {
    return "Expect[state "
        + (checked ? state == null ? "absent" : "redacted" : "not checked")
        + "]";
  }
}
