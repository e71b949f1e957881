package dev.oauth4jvm.gates;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every public or protected type and member of the exported packages has a comment of its own.
 * Methods that override inherit theirs. That the comments are well formed is javac's doclint.
 */
class JavadocTest {

  @Test
  void everyMemberOfTheApiIsDocumented() throws Exception {
    List<Path> sources = new ArrayList<>();
    for (String packageName : CoreModule.exportedPackages()) {
      sources.addAll(CoreModule.filesOf(CoreModule.SOURCES, packageName, ".java"));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Scanner scanner;
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      scanner = new Scanner(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        scanner.scan(unit, null);
      }
    }

    assertThat(scanner.documented).as("documented members of the API").isPositive();
    assertThat(scanner.undocumented).as("members of the API without javadoc").isEmpty();
  }

  /** Walks down into what is visible from outside, and nowhere else. */
  private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees docs;
    private final TreeSet<String> undocumented = new TreeSet<>();
    private int documented;

    Scanner(DocTrees docs) {
      this.docs = docs;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      if (isApi(type.getModifiers())) {
        check(type.getSimpleName().toString());
        super.visitClass(type, null);
      }
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      if (isApi(method.getModifiers()) && !inherits(method) && !isCompactConstructor(method)) {
        check(method.getName().toString());
      }
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void unused) {
      // Enum constants are public and static in the tree; components of records are private in it.
      if (isApi(field.getModifiers())) {
        check(field.getName().toString());
      }
      return null;
    }

    private void check(String name) {
      if (docs.getDocComment(getCurrentPath()) == null) {
        Path file = Path.of(getCurrentPath().getCompilationUnit().getSourceFile().getName());
        undocumented.add(CoreModule.SOURCES.relativize(file) + ": " + name);
      } else {
        documented++;
      }
    }

    private boolean isApi(ModifiersTree modifiers) {
      TreePath parent = getCurrentPath().getParentPath();
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || modifiers.getFlags().contains(Modifier.PROTECTED)
          || (parent.getLeaf().getKind() == Tree.Kind.INTERFACE
              && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private static boolean inherits(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private boolean isCompactConstructor(MethodTree method) {
      return getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD
          && method.getName().contentEquals("<init>")
          && method.getParameters().isEmpty();
    }
  }
}
