package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DirectiveTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.OpensTree;
import com.sun.source.tree.RequiresTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The walls of the house, held against every source file of the repository: who may name what,
/// what strategies and engine may not call, how large things may grow, what is never committed.
class TidyTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int LONGEST_FILE = 500;
  private static final int LONGEST_METHOD = 60;
  private static final int LONGEST_TABLE = 120; // of test cases
  private static final int MOST_PARAMETERS = 5;
  private static final Set<String> TOP_FOLDERS = Set.of("core", "plugins", "app", "distribution");
  private static final Pattern BANNED_NAME =
      Pattern.compile(".*(Impl|Manager|Helper|Helpers|Util|Utils)|Default[A-Z].*|Abstract[A-Z].*");
  private static final Pattern CLOCK_CHANCE_LOCK =
      Pattern.compile(
          "System\\.(nanoTime|currentTimeMillis)|Clock\\.system|(Instant|DateTime)\\.now|Math\\.random"
              + "|ThreadLocalRandom|\\bnew (java\\.util\\.)?\\w*Random\\(\\)|Thread\\.sleep"
              + "|UUID\\.randomUUID|\\bsynchronized\\b|\\bvolatile\\b|java\\.util\\.concurrent\\.(atomic|locks)|\\bnew"
              + " Thread\\(|Thread\\.(of|start)");

  private static List<Source> sources = List.of();

  /// One source file.
  private record Source(Path file, String text, CompilationUnitTree tree, Trees trees) {

    boolean in(String... folders) {
      return Stream.of(folders).anyMatch(folder -> place().startsWith(folder));
    }

    boolean main() {
      return place().contains("/src/main/");
    }

    String place() {
      return ROOT.relativize(file).toString();
    }

    List<String> imports() {
      return tree.getImports().stream()
          .map(one -> one.getQualifiedIdentifier().toString())
          .toList();
    }
  }

  @BeforeAll
  static void readEverything() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> files = new ArrayList<>();
    for (String folder : new TreeSet<>(TOP_FOLDERS)) {
      try (Stream<Path> walk = Files.walk(ROOT.resolve(folder))) {
        walk.filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.toString().contains("/target/"))
            .forEach(files::add);
      }
    }
    var manager = compiler.getStandardFileManager(null, null, null);
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
    Trees trees = Trees.instance(task);
    List<Source> read = new ArrayList<>();
    for (CompilationUnitTree tree : task.parse()) {
      Path file = Path.of(tree.getSourceFile().toUri());
      read.add(new Source(file, Files.readString(file), tree, trees));
    }
    sources = read;
    assertThat(sources).hasSizeGreaterThan(100);
  }

  @Test
  void filesAndMethodsStaySmall() {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources) {
      long lines = source.text.lines().count();
      if (lines > LONGEST_FILE) {
        wrong.add(source.place() + ": " + lines + " lines, the wall is " + LONGEST_FILE);
      }
      methods(
          source,
          (method, lineCount) -> {
            if (lineCount > (source.main() ? LONGEST_METHOD : LONGEST_TABLE)) {
              wrong.add(
                  source.place()
                      + ": "
                      + method.getName()
                      + " has "
                      + lineCount
                      + " lines, the wall is "
                      + LONGEST_METHOD);
            }
            boolean makesRecord = !source.main() || inRecord(source, method);
            if (method.getParameters().size() > MOST_PARAMETERS && !makesRecord) {
              wrong.add(
                  source.place()
                      + ": "
                      + method.getName()
                      + " has "
                      + method.getParameters().size()
                      + " parameters");
            }
          });
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void clockChanceAndLocksStayOutOfApiEngineAndStrategies() {
    assertThat(
            lines(
                source ->
                    source.main()
                        && source.in(
                            "core/api", "core/engine", "plugins/picker-", "plugins/choker-")
                        && !source.place().contains("/engine/loop/"),
                CLOCK_CHANCE_LOCK))
        .isEmpty();
  }

  @Test
  void onlyTheirRoomsNameNettyAndPf4jAndLogback() {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources) {
      for (String name : source.imports()) {
        boolean netty = name.startsWith("io.netty") && !source.in("core/net");
        boolean host = name.matches("(org\\.pf4j|ch\\.qos\\.logback)\\..*") && !source.in("app");
        if (netty || host) {
          wrong.add(source.place() + " imports " + name);
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void arrowsBetweenModulesPointTheRightWay() {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources) {
      for (String name : source.imports()) {
        if (source.main() && name.startsWith("io.htorrent.") && !allowed(source, name)) {
          wrong.add(source.place() + " imports " + name);
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static boolean allowed(Source source, String name) {
    if (name.startsWith("io.htorrent.api")) {
      return true;
    }
    if (source.in("plugins")) {
      String own =
          source.tree.getPackageName() == null ? "" : source.tree.getPackageName().toString();
      return name.startsWith(own) || source.place().endsWith("module-info.java");
    }
    return switch (source.place().split("/")[1]) {
      case "api" -> false;
      case "engine" -> name.startsWith("io.htorrent.engine");
      case "net" -> name.matches("io\\.htorrent\\.(engine|net)\\b.*");
      case "testkit" -> name.matches("io\\.htorrent\\.(engine|testkit)\\b.*");
      default -> !name.startsWith("io.htorrent.testkit");
    };
  }

  @Test
  void pluginsRequireTheApiOnlyAndExportNothing() {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources) {
      ModuleTree module = source.tree.getModule();
      if (module != null && source.main() && source.in("plugins")) {
        for (DirectiveTree directive : module.getDirectives()) {
          boolean opening = directive instanceof ExportsTree || directive instanceof OpensTree;
          boolean reaching =
              directive instanceof RequiresTree required
                  && required.getModuleName().toString().matches("io\\.htorrent\\.(?!api$).*");
          if (opening || reaching) {
            wrong.add(source.place() + ": " + directive.toString().strip());
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void importsAreExplicit() {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources) {
      for (ImportTree one : source.tree.getImports()) {
        String name = one.getQualifiedIdentifier().toString();
        boolean assertion = name.matches("(org\\.assertj|org\\.junit|org\\.awaitility)\\..*");
        if (name.endsWith("*") || (one.isStatic() && source.main() && !assertion)) {
          wrong.add(source.place() + ": " + one.toString().strip());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void namesSayWhatThingsAre() {
    List<String> wrong = new ArrayList<>();
    for (Source source : sources) {
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitClass(ClassTree type, Void unused) {
          if (BANNED_NAME.matcher(type.getSimpleName()).matches()) {
            wrong.add(source.place() + ": " + type.getSimpleName());
          }
          return super.visitClass(type, null);
        }
      }.scan(source.tree, null);
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void nothingUnfinishedIsKept() {
    assertThat(
            lines(
                source -> !source.place().endsWith("TidyTest.java"),
                Pattern.compile("\\b(TODO(?!\\(#\\d+\\))|FIXME|XXX)\\b")))
        .isEmpty();
    assertThat(
            lines(
                source -> !source.main() && !source.place().endsWith("TidyTest.java"),
                Pattern.compile("@Disabled\\b|Thread\\.sleep|assumeTrue\\(false")))
        .isEmpty();
  }

  @Test
  void loggersHaveOneForm() {
    assertThat(
            lines(
                    Source::main,
                    Pattern.compile(
                        "^\\s+(private|static|final|public|protected).*\\bLogger\\s+\\w+\\s*=(?!=)"))
                .stream()
                .filter(line -> !line.contains("private static final Logger log ="))
                .toList())
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    Set<Path> packages = new TreeSet<>();
    Set<Path> described = new TreeSet<>();
    for (Source source : sources) {
      if (source.main() && source.tree.getPackageName() != null) {
        packages.add(source.file.getParent());
        if (source.file.endsWith("package-info.java") && source.text.contains("///")) {
          described.add(source.file.getParent());
        }
      }
    }
    packages.removeAll(described);

    assertThat(packages).isEmpty();
  }

  @Test
  void everyPluginHasAReadmeAndItsName() throws IOException {
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> plugins = Files.list(ROOT.resolve("plugins"))) {
      for (Path plugin : plugins.filter(Files::isDirectory).sorted().toList()) {
        String name = plugin.getFileName().toString();
        if (name.equals("target")) {
          continue;
        }
        if (!name.matches(
            "(picker|choker|tracker|storage|source|peers|extension|transport|portmap|observer|front)-[a-z0-9-]+")) {
          wrong.add(name + " is not kind-name");
        }
        if (!Files.exists(plugin.resolve("README.md"))) {
          wrong.add(name + " has no README.md");
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPluginIsHeldAgainstTheContractOfWhatItProvides() {
    Pattern provides = Pattern.compile("provides [\\w.]+\\.(\\w+)\\.Factory");
    List<String> wrong = new ArrayList<>();
    for (Source module : sources) {
      if (!module.in("plugins") || !module.place().endsWith("/src/main/java/module-info.java")) {
        continue;
      }
      String plugin = module.place().replace("/src/main/java/module-info.java", "/src/test/");
      provides
          .matcher(module.text)
          .results()
          .map(match -> match.group(1))
          .forEach(spi -> {
            boolean held =
                sources.stream()
                    .filter(source -> source.place().startsWith(plugin))
                    .anyMatch(source -> source.text.contains("extends " + spi + "Contract"));
            if (!held) {
              wrong.add(module.place() + ": no test extends " + spi + "Contract");
            }
          });
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void theTopHasTheAgreedFoldersOnly() throws IOException {
    try (Stream<Path> top = Files.list(ROOT)) {
      assertThat(
              top.filter(Files::isDirectory)
                  .map(folder -> folder.getFileName().toString())
                  .filter(name -> !name.startsWith(".") && !name.equals("target")))
          .isSubsetOf(TOP_FOLDERS);
    }
  }

  private static List<String> lines(Predicate<Source> which, Pattern banned) {
    List<String> found = new ArrayList<>();
    for (Source source : sources) {
      if (which.test(source)) {
        source
            .text
            .lines()
            .filter(line -> !line.strip().startsWith("//") && !line.strip().startsWith("*"))
            .filter(line -> banned.matcher(line).find())
            .forEach(line -> found.add(source.place() + ": " + line.strip()));
      }
    }
    return found;
  }

  private static void methods(Source source, BiConsumer<MethodTree, Long> each) {
    var positions = source.trees.getSourcePositions();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitMethod(MethodTree method, Void unused) {
        long begin = positions.getStartPosition(source.tree, method);
        long end = positions.getEndPosition(source.tree, method);
        if (begin >= 0 && end >= 0) {
          var lines = source.tree.getLineMap();
          each.accept(method, lines.getLineNumber(end) - lines.getLineNumber(begin) + 1);
        }
        return super.visitMethod(method, null);
      }
    }.scan(source.tree, null);
  }

  private static boolean inRecord(Source source, MethodTree method) {
    var path = source.trees.getPath(source.tree, method);
    return path != null && path.getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
  }
}
