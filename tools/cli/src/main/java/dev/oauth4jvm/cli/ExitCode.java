package dev.oauth4jvm.cli;

/** How a command ended, for pipelines. */
enum ExitCode {
  OK(0),
  /** What was checked does not hold: a token is refused, or a server breaks a requirement. */
  REFUSED(1),
  /** The command line, or an input on this machine, is wrong. */
  USAGE(2),
  /** A server answered with an error, or with what its specification forbids. */
  SERVER(3),
  /** A server could not be reached. */
  UNREACHABLE(4),
  /** A fault of this program. */
  INTERNAL(70);

  final int status;

  ExitCode(int status) {
    this.status = status;
  }
}
