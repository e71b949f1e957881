package dev.oauth4jvm.cli;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** The options and operands of a command: the only class that knows the parser. */
final class Arguments {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})([smhd])");

  private final CommandLine parsed;

  private Arguments(CommandLine parsed) {
    this.parsed = parsed;
  }

  /**
   * Parses the words after the command's name.
   *
   * @throws UsageException if an option is unknown, lacks its value or occurs twice, or if there
   *     are too many operands
   */
  static Arguments parse(Command command, List<String> words) {
    Options options = new Options();
    for (Command.Option option : Program.optionsOf(command)) {
      options.addOption(null, option.name(), !option.value().isEmpty(), option.help());
    }
    CommandLine parsed;
    try {
      DefaultParser parser = DefaultParser.builder().setAllowPartialMatching(false).get();
      parsed = parser.parse(options, words.toArray(new String[0]), false);
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    Arguments arguments = new Arguments(parsed);
    for (Command.Option option : Program.optionsOf(command)) {
      String[] values = parsed.getOptionValues(option.name());
      if (values != null && values.length > 1) {
        throw new UsageException("--" + option.name() + " is given more than once");
      }
    }
    int most = command.maxOperands();
    if (parsed.getArgList().size() > most) {
      throw new UsageException(
          "expected at most " + most + " operands, and found " + parsed.getArgList().size());
    }
    return arguments;
  }

  /** Whether an option is given. */
  boolean has(String option) {
    return parsed.hasOption(option);
  }

  /** The value of an option, or null. */
  @Nullable String option(String name) {
    return parsed.getOptionValue(name);
  }

  /** The value of an option. */
  String option(String name, String otherwise) {
    String value = parsed.getOptionValue(name);
    return value == null ? otherwise : value;
  }

  /** The value of an option that the command needs. */
  String required(String name) {
    String value = parsed.getOptionValue(name);
    if (value == null) {
      throw new UsageException("--" + name + " is required");
    }
    return value;
  }

  /**
   * The value of an option such as {@code 30s}, {@code 5m}, {@code 12h} or {@code 90d}, or null.
   */
  @Nullable Duration duration(String name) {
    String value = parsed.getOptionValue(name);
    if (value == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw new UsageException(
          "--"
              + name
              + " expects a number and a unit (s, m, h or d), such as 5m, and not: "
              + value);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** The only operand; {@code -} if there is none. */
  String operand() {
    return parsed.getArgList().isEmpty() ? "-" : parsed.getArgList().get(0);
  }

  /** The only operand, which the command needs. */
  String operand(String name) {
    if (parsed.getArgList().isEmpty()) {
      throw new UsageException(name + " is missing");
    }
    return parsed.getArgList().get(0);
  }
}
