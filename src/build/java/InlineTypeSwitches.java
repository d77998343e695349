import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;

import module java.base;

/// Rewrites the `switch` over a sealed type, in our own classes, to plain type tests.
///
/// The compiler leaves such a switch to `SwitchBootstraps.typeSwitch`, which makes a class for it when it runs. JDK 25 does
/// not keep that in an AOT cache, so every start would pay for it: some 15 ms for the first and its machinery, one for each
/// that follows. Each call becomes one to a method in the same class that answers the same: the index of the first label,
/// from a given one on, that is the value's type, or equal to it; the number of labels when none is; -1 for null.
final class InlineTypeSwitches {
    private static final String OURS = "dev/llm/";
    private static final String BOOTSTRAPS = "Ljava/lang/runtime/SwitchBootstraps;";

    private final ClassFile classFile;

    private InlineTypeSwitches(JarFile jar) {
        classFile =
                ClassFile.of(
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(type -> classIn(jar, type))
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    /// Copies a jar; the copy's bytes depend on nothing but the original's.
    static void copy(Path from, Path to) throws IOException {
        try (var jar = new JarFile(from.toFile());
                var out =
                        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
            var inliner = new InlineTypeSwitches(jar);
            for (JarEntry entry : Collections.list(jar.entries())) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                var copied = new ZipEntry(entry.getName());
                copied.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(copied);
                boolean ours =
                        entry.getName().startsWith(OURS) && entry.getName().endsWith(".class");
                out.write(ours ? inliner.inline(bytes) : bytes);
                out.closeEntry();
            }
        }
    }

    private byte[] inline(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        var tests = new ArrayList<TypeTest>();
        ClassTransform calls =
                ClassTransform.transformingMethodBodies((code, element) -> {
                    if (element instanceof InvokeDynamicInstruction call && isTypeSwitch(call)) {
                        var test =
                                new TypeTest(
                                        "typeSwitch$" + tests.size(),
                                        call.typeSymbol(),
                                        call.bootstrapArgs());
                        tests.add(test);
                        code.invokestatic(
                                model.thisClass().asSymbol(),
                                test.name(),
                                test.type(),
                                model.flags().has(AccessFlag.INTERFACE));
                    } else {
                        code.with(element);
                    }
                });
        byte[] inlined =
                classFile.transformClass(
                        model,
                        calls.andThen(
                                ClassTransform.endHandler(
                                        owner -> tests.forEach(test -> test.addTo(owner)))));
        return tests.isEmpty() ? bytes : inlined;
    }

    /// Types and strings as labels, which is all that we have; a switch with any other is left to the bootstrap.
    private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
        DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
        return bootstrap.owner().descriptorString().equals(BOOTSTRAPS)
                && bootstrap.methodName().equals("typeSwitch")
                && call.bootstrapArgs().stream()
                        .allMatch(label -> label instanceof ClassDesc || label instanceof String);
    }

    private static InputStream classIn(JarFile jar, ClassDesc type) {
        String descriptor = type.descriptorString();
        var entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A method `(value, from) -> index`.
    private record TypeTest(String name, MethodTypeDesc type, List<ConstantDesc> labels) {
        void addTo(ClassBuilder owner) {
            owner.withMethodBody(name, type, ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC, this::write);
        }

        private void write(CodeBuilder code) {
            code.aload(0).ifThen(Opcode.IFNULL, isNull -> isNull.iconst_m1().ireturn());
            for (int i = 0; i < labels.size(); i++) {
                Label next = code.newLabel();
                code.iload(1).loadConstant(i).if_icmpgt(next);
                code.aload(0);
                switch (labels.get(i)) {
                    case ClassDesc label -> code.instanceOf(label);
                    case ConstantDesc label ->
                            code.loadConstant(label)
                                    .invokevirtual(
                                            ConstantDescs.CD_Object,
                                            "equals",
                                            MethodTypeDesc.of(
                                                    ConstantDescs.CD_boolean,
                                                    ConstantDescs.CD_Object));
                }
                code.ifeq(next);
                code.loadConstant(i).ireturn();
                code.labelBinding(next);
            }
            code.loadConstant(labels.size()).ireturn();
        }
    }
}
