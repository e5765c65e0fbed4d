import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Gives the classes of a jar the format of Java 8, with stack maps. Older ones are kept out of the AOT
/// cache, and verified the slow way at each start (ADR 13). What the classes do stays as it is.
///
/// A step of the build: `java ModernClasses.java CLASSPATH NAME FOLDER` finds NAME-VERSION.jar on the class
/// path, and puts its modern form into the folder.
class ModernClasses {

  private static final int JAVA_8 = 52;

  private final ClassFile format;

  private ModernClasses(ClassLoader superclasses) {
    format =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(superclasses)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  static void main(String[] arguments) throws IOException {
    Path from = find(arguments[0], arguments[1]);
    Path to = Files.createDirectories(Path.of(arguments[2])).resolve(from.getFileName());
    try (ZipFile jar = new ZipFile(from.toFile());
        URLClassLoader itself = new URLClassLoader(new URL[] {from.toUri().toURL()});
        OutputStream out = Files.newOutputStream(to);
        ZipOutputStream modern = new ZipOutputStream(out)) {
      ModernClasses classes = new ModernClasses(itself);
      for (ZipEntry entry : Collections.list(jar.entries())) {
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        modern.putNextEntry(copy);
        modern.write(entry.getName().endsWith(".class") ? classes.modern(bytes) : bytes);
        modern.closeEntry();
      }
    }
  }

  private static Path find(String classPath, String name) {
    return Stream.of(classPath.split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> jar.getFileName().toString().matches(name + "-[0-9.]+\\.jar"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is not on " + classPath));
  }

  private byte[] modern(byte[] bytes) {
    ClassModel old = format.parse(bytes);
    if (old.majorVersion() >= JAVA_8) {
      return bytes;
    }
    // Method bodies are written anew, which makes their stack maps; else they would be copied.
    return format.transformClass(
        old,
        ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
            .andThen(ClassTransform.endHandler(made -> made.withVersion(JAVA_8, 0))));
  }
}
