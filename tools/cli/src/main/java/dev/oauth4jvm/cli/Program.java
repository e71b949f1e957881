package dev.oauth4jvm.cli;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the command, runs it, and turns what fails into a message and an exit code. */
final class Program {

  static final String NAME = "oauth4jvm";

  private static final Command.Option FORMAT =
      new Command.Option("format", "text|json", "the form of the result: text for people, or JSON");
  private static final Command.Option HELP = new Command.Option("help", "", "show this help");

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean colours;
  private final InstantSource clock;

  Program(InputStream in, PrintStream out, PrintStream err, boolean colours, InstantSource clock) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.colours = colours;
    this.clock = clock;
  }

  static List<Command> commands() {
    return List.of(
        new DiscoverCommand(),
        new DoctorServerCommand(),
        new DoctorResourceCommand(),
        new JwksShowCommand(),
        new JwksEntryCommand(),
        new JwksSealCommand(),
        new JwtDecodeCommand(),
        new JwtVerifyCommand(),
        new JwtSignCommand(),
        new KeygenCommand(),
        new TokenCommand(),
        new CallCommand(),
        new IntrospectCommand(),
        new RevokeCommand(),
        new CompletionCommand(),
        new InstallCommand());
  }

  /** The options of a command, with those that every command has. */
  static List<Command.Option> optionsOf(Command command) {
    List<Command.Option> options = new ArrayList<>(command.options());
    options.add(FORMAT);
    options.add(HELP);
    return options;
  }

  ExitCode run(List<String> words) {
    if (words.isEmpty() || List.of("help", "--help", "-h").contains(words.get(0))) {
      out.print(Help.overview(commands()));
      return words.isEmpty() ? ExitCode.USAGE : ExitCode.OK;
    }
    Command command = find(words);
    if (command == null) {
      return usage(
          "there is no command "
              + PrettyJson.escape(String.join(" ", words.subList(0, Math.min(2, words.size()))))
              + "; the commands are "
              + String.join(", ", commands().stream().map(Command::name).toList()));
    }
    List<String> rest = words.subList(command.name().split(" ", -1).length, words.size());
    if (rest.contains("--help")) {
      out.print(Help.of(command));
      return ExitCode.OK;
    }
    return run(command, rest);
  }

  private static @Nullable Command find(List<String> words) {
    for (Command command : commands()) {
      List<String> name = Arrays.asList(command.name().split(" ", -1));
      if (words.size() >= name.size() && words.subList(0, name.size()).equals(name)) {
        return command;
      }
    }
    return null;
  }

  private ExitCode run(Command command, List<String> words) {
    boolean json = false;
    try {
      Arguments arguments = Arguments.parse(command, words);
      String format = arguments.option("format", "text");
      if (!List.of("text", "json").contains(format)) {
        throw new UsageException("--format is text or json, and not " + format);
      }
      json = format.equals("json");
      return command.run(arguments, new Console(in, out, err, json, colours, clock));
    } catch (UsageException e) {
      return usage(e.getMessage() + "; see " + NAME + " " + command.name() + " --help");
    } catch (OAuthException e) {
      return refused(e, json);
    } catch (IOException e) {
      err.println(NAME + ": the server could not be reached: " + PrettyJson.escape(e.toString()));
      return ExitCode.UNREACHABLE;
    } catch (Exception e) {
      err.println(NAME + ": a fault of this program, please report it:");
      e.printStackTrace(err);
      return ExitCode.INTERNAL;
    }
  }

  private ExitCode usage(String message) {
    err.println(NAME + ": " + PrettyJson.escape(message));
    return ExitCode.USAGE;
  }

  /** The library's message says what was expected and what came. */
  private ExitCode refused(OAuthException failure, boolean json) {
    String message = PrettyJson.escape(String.valueOf(failure.getMessage()));
    if (json) {
      JsonObject error =
          JsonObject.of(
              "error", failure.code().value(),
              "reason", failure.reason().name(),
              "message", message);
      out.println(new PrettyJson(new Style(false)).print(error));
    }
    err.println(NAME + ": refused, " + failure.reason() + ": " + message);
    // a failure that has a request is about what a server answered to it
    return failure.request() == null ? ExitCode.REFUSED : ExitCode.SERVER;
  }
}
