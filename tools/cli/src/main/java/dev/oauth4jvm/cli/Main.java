package dev.oauth4jvm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** The entry of the program. */
final class Main {

  private Main() {}

  /** Runs a command and ends the process with its {@linkplain ExitCode exit code}. */
  public static void main(String[] arguments) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    boolean colours = Style.wanted(System.getenv(), Boolean.getBoolean("oauth4jvm.terminal"));
    Program program = new Program(System.in, out, err, colours, InstantSource.system());
    ExitCode code = program.run(List.of(arguments));
    out.flush();
    err.flush();
    System.exit(code.status);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
