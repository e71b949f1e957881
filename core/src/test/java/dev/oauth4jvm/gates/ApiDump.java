package dev.oauth4jvm.gates;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * Core's public API as text: every public type of the exported packages, and below it one line for
 * each public or protected member, sorted. Members are shown in the type that declares them.
 */
final class ApiDump {

  private final TypeText types = new TypeText();
  private final StringBuilder out = new StringBuilder();

  private ApiDump() {}

  /** The text, and the names of all types that it speaks of. */
  record Api(String text, Set<String> packagesSpokenOf) {}

  static Api ofCore() throws IOException, ClassNotFoundException {
    ApiDump dump = new ApiDump();
    for (String packageName : CoreModule.exportedPackages()) {
      dump.out.append("package ").append(packageName).append("\n\n");
      for (Class<?> type : CoreModule.classesOf(packageName)) {
        if (isVisible(type)) {
          dump.type(type);
        }
      }
    }
    return new Api(dump.out.toString(), dump.types.packages());
  }

  private static boolean isVisible(Class<?> type) {
    if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
      return false;
    }
    for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
      if (!isApi(at.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isApi(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private void type(Class<?> type) {
    out.append(typeLine(type)).append('\n');
    TreeSet<String> members = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (isApi(field.getModifiers()) && !field.isSynthetic()) {
        members.add(fieldLine(field));
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isApi(constructor.getModifiers()) && !constructor.isSynthetic()) {
        members.add(line(constructor, "new", parameters(constructor)));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isApi(method.getModifiers()) && !method.isSynthetic()) {
        String head = types.of(method.getAnnotatedReturnType()) + " " + method.getName();
        members.add(line(method, head, parameters(method)));
      }
    }
    for (String member : members) {
      out.append("  ").append(member).append('\n');
    }
    out.append('\n');
  }

  private String typeLine(Class<?> type) {
    StringBuilder line = new StringBuilder();
    int modifiers = type.getModifiers();
    boolean valueLike = type.isRecord() || type.isEnum();
    if (type.isAnnotationPresent(Deprecated.class)) {
      line.append("@Deprecated ");
    }
    if (Modifier.isProtected(modifiers)) {
      line.append("protected ");
    }
    if (!type.isInterface() && Modifier.isAbstract(modifiers) && !type.isEnum()) {
      line.append("abstract ");
    }
    if (Modifier.isFinal(modifiers) && !valueLike) {
      line.append("final ");
    }
    if (type.isSealed() && !type.isEnum()) {
      line.append("sealed ");
    }
    line.append(kind(type)).append(' ').append(types.nameOf(type));
    line.append(types.variables(type.getTypeParameters()));
    if (type.isRecord()) {
      StringJoiner components = new StringJoiner(", ", "(", ")");
      for (RecordComponent component : type.getRecordComponents()) {
        components.add(types.of(component.getAnnotatedType()) + " " + component.getName());
      }
      line.append(components);
    }
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class && !valueLike) {
      line.append(" extends ").append(types.of(type.getAnnotatedSuperclass()));
    }
    list(line, type.isInterface() ? " extends " : " implements ", interfaces(type));
    if (type.isSealed() && !type.isEnum()) {
      TreeSet<String> permitted = new TreeSet<>();
      for (Class<?> subclass : type.getPermittedSubclasses()) {
        permitted.add(isVisible(subclass) ? types.nameOf(subclass) : "(hidden)");
      }
      list(line, " permits ", new ArrayList<>(permitted));
    }
    return line.toString();
  }

  private List<String> interfaces(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (AnnotatedType each : type.getAnnotatedInterfaces()) {
      names.add(types.of(each));
    }
    return names;
  }

  private static void list(StringBuilder line, String before, List<String> names) {
    if (!names.isEmpty()) {
      line.append(before).append(String.join(", ", names));
    }
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isRecord()) {
      return "record";
    }
    return type.isEnum() ? "enum" : "class";
  }

  private String fieldLine(Field field) {
    if (field.isEnumConstant()) {
      return field.getName();
    }
    String type = types.of(field.getAnnotatedType());
    return modifiers(field, field.isAnnotationPresent(Deprecated.class))
        + (Modifier.isFinal(field.getModifiers()) ? "final " : "")
        + type
        + " "
        + field.getName();
  }

  private String line(Executable member, String head, String parameters) {
    StringBuilder line = new StringBuilder();
    line.append(modifiers(member, member.isAnnotationPresent(Deprecated.class)));
    if (member instanceof Method method && method.isDefault()) {
      line.append("default ");
    }
    if (member instanceof Method
        && Modifier.isFinal(member.getModifiers())
        && !Modifier.isFinal(member.getDeclaringClass().getModifiers())) {
      line.append("final ");
    }
    TypeVariable<?>[] variables = member.getTypeParameters();
    if (variables.length > 0) {
      line.append(types.variables(variables)).append(' ');
    }
    line.append(head).append(parameters);
    List<String> thrown = new ArrayList<>();
    for (AnnotatedType each : member.getAnnotatedExceptionTypes()) {
      thrown.add(types.of(each));
    }
    list(line, " throws ", thrown);
    return line.toString();
  }

  private static String modifiers(Member member, boolean deprecated) {
    int modifiers = member.getModifiers();
    boolean isAbstract =
        Modifier.isAbstract(modifiers) && !member.getDeclaringClass().isInterface();
    return (deprecated ? "@Deprecated " : "")
        + (Modifier.isProtected(modifiers) ? "protected " : "")
        + (Modifier.isStatic(modifiers) ? "static " : "")
        + (isAbstract ? "abstract " : "");
  }

  private String parameters(Executable member) {
    StringJoiner parameters = new StringJoiner(", ", "(", ")");
    AnnotatedType[] each = member.getAnnotatedParameterTypes();
    for (int i = 0; i < each.length; i++) {
      String text = types.of(each[i]);
      boolean rest = member.isVarArgs() && i == each.length - 1;
      parameters.add(rest ? text.substring(0, text.length() - "[]".length()) + "..." : text);
    }
    return parameters.toString();
  }
}
