package dev.oauth4jvm.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker that is its own controller, in this process, on ports that the system chooses. */
final class Broker implements AutoCloseable {

  private final Map<String, ServerSocketChannel> sockets = new LinkedHashMap<>();
  private final Path directory = Files.createTempDirectory("broker");
  private final ControllerServer controller;
  private final BrokerServer broker;

  /**
   * Starts a broker.
   *
   * @param listeners the names of listeners with OAUTHBEARER, in upper case
   * @param settings further settings
   */
  Broker(List<String> listeners, Map<String, String> settings) throws Exception {
    sockets.put("CONTROLLER", bound());
    sockets.put("INTERNAL", bound());
    for (String listener : listeners) {
      sockets.put(listener, bound());
    }
    Map<String, String> all = new HashMap<>(settings);
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    all.put("controller.listener.names", "CONTROLLER");
    all.put("controller.quorum.voters", "1@" + address("CONTROLLER"));
    all.put(
        "listeners",
        sockets.keySet().stream()
            .map(name -> name + "://" + address(name))
            .collect(Collectors.joining(",")));
    all.put("inter.broker.listener.name", "INTERNAL");
    all.put(
        "listener.security.protocol.map",
        sockets.keySet().stream()
            .map(name -> name + (listeners.contains(name) ? ":SASL_PLAINTEXT" : ":PLAINTEXT"))
            .collect(Collectors.joining(",")));
    all.put("log.dirs", directory.toString());
    all.put("offsets.topic.replication.factor", "1");
    all.put("offsets.topic.num.partitions", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("connection.failed.authentication.delay.ms", "0");
    KafkaConfig config = new KafkaConfig(all);

    format();
    var loaded = KafkaRaftServer.initializeLogDirs(config, logger(), "");
    MetaPropertiesEnsemble properties = loaded._1();
    BootstrapMetadata bootstrap = loaded._2();
    SharedServer shared =
        new SharedServer(
            config,
            properties,
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                Map.of(1, (InetSocketAddress) sockets.get("CONTROLLER").getLocalAddress())),
            List.of(),
            new StandardFaultHandlerFactory(),
            (name, address, backlog, buffer) -> sockets.get(name));
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), bootstrap);
    broker = new BrokerServer(shared);
    controller.startup();
    broker.startup();
  }

  private static org.slf4j.Logger logger() {
    return org.slf4j.LoggerFactory.getLogger(Broker.class);
  }

  private static ServerSocketChannel bound() throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    socket.configureBlocking(false);
    return socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private void format() throws Exception {
    new Formatter()
        .setPrintStream(
            new java.io.PrintStream(java.io.OutputStream.nullOutputStream(), true, "US-ASCII"))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(directory.toString()))
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
  }

  /** The address of a listener. */
  String address(String listener) {
    return "127.0.0.1:" + sockets.get(listener).socket().getLocalPort();
  }

  @Override
  public void close() throws IOException {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
