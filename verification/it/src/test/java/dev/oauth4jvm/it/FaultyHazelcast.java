package dev.oauth4jvm.it;

import com.hazelcast.cache.HazelcastCachingProvider;
import com.hazelcast.cache.HazelcastMemberCachingProvider;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.oauth4jvm.jwks.JwksId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Caching;

/**
 * A Hazelcast cluster of two members: one in a separate process, which has all data and can be
 * killed and suspended, and one without data in this process.
 */
final class FaultyHazelcast extends FaultyCache {

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final String cluster = "jwks-" + UUID.randomUUID();
  private final int here = GuideProcess.freePort();
  private final int there = GuideProcess.freePort();
  private Process member;
  private final HazelcastInstance instance;

  FaultyHazelcast() throws IOException {
    member = start();
    instance = Hazelcast.newHazelcastInstance(config(cluster, here, there).setLiteMember(true));
    awaitMember();
    create(
        Caching.getCachingProvider(HazelcastMemberCachingProvider.class.getName())
            .getCacheManager(
                null, null, HazelcastCachingProvider.propertiesByInstanceItself(instance)));
  }

  /** Runs the member with the data: the cluster's name, its own port, and the other's. */
  public static void main(String... arguments) {
    HazelcastInstance unused =
        Hazelcast.newHazelcastInstance(
            config(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
  }

  private static Config config(String cluster, int port, int other) {
    Config config = new Config().setClusterName(cluster);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setMembers(List.of("127.0.0.1:" + port, "127.0.0.1:" + other));
    return config;
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                FaultyHazelcast.class.getName(),
                cluster,
                Integer.toString(there),
                Integer.toString(here))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/hazelcast.log")));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process started = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  private void awaitMember() throws IOException {
    long began = System.nanoTime();
    while (instance.getCluster().getMembers().size() < 2
        || !instance.getPartitionService().isClusterSafe()) {
      if (!member.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
        throw new IOException("the member does not join the cluster: see target/hazelcast.log");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Override
  public void inflict(StoreFault fault, JwksId id) throws Exception {
    switch (fault) {
      case DEAD -> {
        int unused = member.destroyForcibly().waitFor();
      }
      case HANGING -> signal("STOP");
      default -> super.inflict(fault, id);
    }
  }

  @Override
  public void heal(StoreFault fault, JwksId id) throws Exception {
    switch (fault) {
      case DEAD -> {
        member = start();
        awaitMember();
      }
      case HANGING -> {
        signal("CONT");
        awaitMember();
      }
      default -> super.heal(fault, id);
    }
  }

  private void signal(String name) throws Exception {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(member.pid())).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + " ended with status " + status);
    }
  }

  @Override
  public void close() {
    member.destroyForcibly();
    instance.getLifecycleService().terminate();
  }
}
