package dev.oauth4jvm.cli;

import java.util.List;

/** A command of the program, with what its help says. */
interface Command {

  /** The words that select the command, such as {@code jwt decode}. */
  String name();

  /** What the command does, in one line. */
  String summary();

  /** The operands, as help shows them; empty for none. */
  String operands();

  /** The greatest number of operands. */
  default int maxOperands() {
    return operands().isEmpty() ? 0 : 1;
  }

  /** The arguments of an example, after the program's name. */
  String example();

  List<Option> options();

  /**
   * Runs the command.
   *
   * @throws UsageException if an argument or an input is wrong
   * @throws Exception from the library: {@link Program} decides the exit code
   */
  ExitCode run(Arguments arguments, Console console) throws Exception;

  /**
   * An option with its help.
   *
   * @param name the long name, without dashes
   * @param value the name of its value in the help; empty if the option takes none
   */
  record Option(String name, String value, String help) {}
}
