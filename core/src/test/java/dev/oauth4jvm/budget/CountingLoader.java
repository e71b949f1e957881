package dev.oauth4jvm.budget;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Loads the library anew, so that each call, each turn of a loop, and calls of those methods of the
 * JDK that {@link Work} stands in for are counted. It needs no clock, and no hooks in the library.
 */
final class CountingLoader extends ClassLoader {

  private static final String WORK = Type.getInternalName(Work.class);

  /** Owner, name and descriptor of a method of the JDK, and the descriptor of its stand-in. */
  private static final Map<String, String> STAND_INS = new HashMap<>();

  static {
    for (Method method : Work.class.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (Modifier.isPublic(method.getModifiers()) && parameters.length > 0) {
        String descriptor = Type.getMethodDescriptor(method);
        boolean isStatic = parameters[0] == byte[].class;
        String owner = isStatic ? "java/util/Arrays" : Type.getInternalName(parameters[0]);
        String own =
            isStatic
                ? descriptor
                : "(" + descriptor.substring(1 + Type.getDescriptor(parameters[0]).length());
        STAND_INS.put(owner + "." + method.getName() + own, descriptor);
      }
    }
  }

  CountingLoader() {
    super(CountingLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean counted = name.startsWith("dev.oauth4jvm.") && !name.equals(Work.class.getName());
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !counted) {
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
      byte[] bytes = instrumented(name);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private byte[] instrumented(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ClassReader reader = new ClassReader(in.readAllBytes());
      ClassWriter writer = new ClassWriter(0);
      reader.accept(new Counting(writer), 0);
      return writer.toByteArray();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static final class Counting extends ClassVisitor {

    Counting(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new CountingMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
    }
  }

  private static final class CountingMethod extends MethodVisitor {

    private final Set<Label> behind = new HashSet<>();

    CountingMethod(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    private void step() {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, WORK, "step", "()V", false);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      step();
    }

    @Override
    public void visitLabel(Label label) {
      behind.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      if (behind.contains(label)) {
        step();
      }
      super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      String standIn = STAND_INS.get(owner + "." + name + descriptor);
      if (standIn == null) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      } else {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, WORK, name, standIn, false);
      }
    }
  }
}
