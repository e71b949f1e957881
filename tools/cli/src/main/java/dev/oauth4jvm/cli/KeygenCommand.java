package dev.oauth4jvm.cli;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Generates a key pair: the private JWK into a file, the public one as the result. */
final class KeygenCommand implements Command {

  @Override
  public String name() {
    return "keygen";
  }

  @Override
  public String summary() {
    return "generate a key: the private JWK into a new file, the public JWK to standard output";
  }

  @Override
  public String operands() {
    return "";
  }

  @Override
  public String example() {
    return "keygen --alg ES256 --out key.jwk";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("alg", "NAME", "the algorithm, ES256 by default"),
        new Option("kid", "TEXT", "the key's identifier, its thumbprint by default"),
        new Option("out", "FILE", "the file for the private JWK, which must not exist"));
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    String out = arguments.required("out");
    JwsAlgorithm algorithm = Keys.algorithm(arguments.option("alg", "ES256"));
    SigningKey key = SigningKey.generate(algorithm, Crypto.platform());
    key = key.keyId(arguments.option("kid", key.toPublicJwk().thumbprint()));
    write(Path.of(out), new PrettyJson(new Style(false)).print(key.toPrivateJwk().json()) + "\n");
    console.json(key.toPublicJwk().json());
    console.story("The private key is in " + out + ", readable by you alone.");
    return ExitCode.OK;
  }

  /** Creates a file that nobody else can read at any time. */
  private static void write(Path file, String text) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    FileAttribute<?>[] attributes =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (SeekableByteChannel channel = Files.newByteChannel(file, options, attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(file + " exists: choose a new file for --out");
    } catch (IOException e) {
      throw new UsageException("cannot write " + file + ": " + e);
    }
  }
}
