package dev.oauth4jvm.gates;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Types as a reader of the API sees them: nullness is shown, the JDK's packages are left out, ours
 * are shown below {@code dev.oauth4jvm}.
 */
final class TypeText {

  private static final String ROOT = "dev.oauth4jvm.";

  private final Set<String> packages = new TreeSet<>();

  /** The packages of all types that were shown. */
  Set<String> packages() {
    return packages;
  }

  String nameOf(Class<?> type) {
    if (type.isPrimitive()) {
      return type.getName();
    }
    String packageName = type.getPackageName();
    packages.add(packageName);
    String name = type.getCanonicalName();
    if (name.startsWith(ROOT)) {
      return name.substring(ROOT.length());
    }
    return packageName.startsWith("java.") ? name.substring(packageName.length() + 1) : name;
  }

  String of(AnnotatedType type) {
    String mark = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
    if (type instanceof AnnotatedArrayType array) {
      // The annotation of the array itself stands before its brackets, as in the source.
      return of(array.getAnnotatedGenericComponentType())
          + (mark.isEmpty() ? "" : " " + mark)
          + "[]";
    }
    if (type instanceof AnnotatedParameterizedType parameterized) {
      StringJoiner arguments = new StringJoiner(", ", "<", ">");
      for (AnnotatedType argument : parameterized.getAnnotatedActualTypeArguments()) {
        arguments.add(of(argument));
      }
      Type raw = ((ParameterizedType) type.getType()).getRawType();
      return mark + nameOf((Class<?>) raw) + arguments;
    }
    if (type instanceof AnnotatedWildcardType wildcard) {
      String bounds = bounds(" super ", wildcard.getAnnotatedLowerBounds());
      return "?"
          + (bounds.isEmpty() ? bounds(" extends ", wildcard.getAnnotatedUpperBounds()) : bounds);
    }
    Type plain = type.getType();
    return mark + (plain instanceof Class<?> named ? nameOf(named) : plain.getTypeName());
  }

  String variables(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    StringJoiner names = new StringJoiner(", ", "<", ">");
    for (TypeVariable<?> variable : variables) {
      names.add(variable.getName() + bounds(" extends ", variable.getAnnotatedBounds()));
    }
    return names.toString();
  }

  private String bounds(String before, AnnotatedType[] bounds) {
    StringJoiner texts = new StringJoiner(" & ");
    for (AnnotatedType bound : bounds) {
      String text = of(bound);
      if (!text.equals("Object")) {
        texts.add(text);
      }
    }
    return texts.length() == 0 ? "" : before + texts;
  }
}
