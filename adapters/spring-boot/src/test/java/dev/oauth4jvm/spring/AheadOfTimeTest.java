package dev.oauth4jvm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.spring.orders.OrdersApplication;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

/** The processing of an application ahead of time, as Spring's build plugins do it. */
class AheadOfTimeTest {

  /** Stops an application before its beans are created. */
  private static GenericApplicationContext prepared() {
    SpringApplication application = new SpringApplication(OrdersApplication.class);
    SpringApplicationRunListener listener =
        new SpringApplicationRunListener() {
          @Override
          public void contextLoaded(ConfigurableApplicationContext context) {
            throw new AbandonedRunException(context);
          }
        };
    try {
      SpringApplication.withHook(
          unused -> listener,
          () -> {
            application.run(
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--oauth4jvm.resource=https://api.test",
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=https://as.test");
          });
    } catch (AbandonedRunException abandoned) {
      return (GenericApplicationContext) abandoned.getApplicationContext();
    }
    throw new IllegalStateException("the application was not stopped");
  }

  @Test
  void anApplicationIsProcessedWithoutAHintOfItsOwn() {
    InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    DefaultGenerationContext generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get(OrdersApplication.class)), files);
    try (GenericApplicationContext context = prepared()) {
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
    }
    generation.writeGeneratedContent();

    Set<String> sources = files.getGeneratedFiles(Kind.SOURCE).keySet();
    assertThat(sources)
        .contains("dev/oauth4jvm/spring/Oauth4jvmAutoConfiguration__BeanDefinitions.java")
        .contains("dev/oauth4jvm/spring/Oauth4jvmServletAutoConfiguration__BeanDefinitions.java");
    assertThat(RuntimeHintsPredicates.reflection().onType(Oauth4jvmProperties.class))
        .accepts(generation.getRuntimeHints());
    assertThat(RuntimeHintsPredicates.reflection().onType(Oauth4jvmProperties.Issuer.class))
        .accepts(generation.getRuntimeHints());
  }
}
