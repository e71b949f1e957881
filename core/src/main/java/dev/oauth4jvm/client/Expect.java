package dev.oauth4jvm.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the caller expects of {@code state} in an authorization response. */
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
   * @throws IllegalArgumentException when it is empty
   */
  public static Expect state(String state) {
    if (Objects.requireNonNull(state, "state").isEmpty()) {
      throw new IllegalArgumentException("state is empty");
    }
    return new Expect(state, true);
  }

  /** No state was sent, so there must be none. */
  public static Expect noState() {
    return NO_STATE;
  }

  /** Does not look at the state: the caller has checked it. */
  public static Expect stateCheckedElsewhere() {
    return ANY_STATE;
  }

  boolean isChecked() {
    return checked;
  }

  @Nullable String state() {
    return state;
  }

  @Override
  public String toString() {
    return "Expect[state "
        + (checked ? state == null ? "absent" : "redacted" : "not checked")
        + "]";
  }
}
