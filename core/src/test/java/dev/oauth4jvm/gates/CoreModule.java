package dev.oauth4jvm.gates;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Core as it was compiled: its descriptor, its exported packages and the files in them. */
final class CoreModule {

  static final Path SOURCES = Path.of("src", "main", "java");
  private static final Path CLASSES = Path.of("target", "classes");

  private CoreModule() {}

  static Set<String> exportedPackages() throws IOException {
    Set<String> packages = new TreeSet<>();
    try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
      for (ModuleDescriptor.Exports exports : ModuleDescriptor.read(in).exports()) {
        if (!exports.isQualified()) {
          packages.add(exports.source());
        }
      }
    }
    return packages;
  }

  /** The classes of a package, nested ones too, in the order of their names. */
  static List<Class<?>> classesOf(String packageName) throws IOException, ClassNotFoundException {
    List<Class<?>> classes = new ArrayList<>();
    for (Path file : filesOf(CLASSES, packageName, ".class")) {
      String name = file.getFileName().toString();
      String simpleName = name.substring(0, name.length() - ".class".length());
      if (!simpleName.equals("package-info")) {
        ClassLoader loader = CoreModule.class.getClassLoader();
        classes.add(Class.forName(packageName + "." + simpleName, false, loader));
      }
    }
    classes.sort(Comparator.comparing(Class::getName));
    return classes;
  }

  static List<Path> filesOf(Path root, String packageName, String ending) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
