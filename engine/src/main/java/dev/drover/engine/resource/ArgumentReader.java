package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Nearest;
import dev.drover.engine.model.Secret;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.WrittenBlock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the arguments of an attribute as the type of its record component. Mistakes are IllegalArgumentExceptions. */
final class ArgumentReader {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(3650);
    private final Secrets secrets;

    ArgumentReader(Secrets secrets) {
        this.secrets = secrets;
    }

    /** What a component holds that the user did not give; empty if it must be given. */
    static Optional<Object> valueIfNotGiven(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return Optional.of(Optional.empty());
        }
        if (raw == boolean.class) {
            return Optional.of(false);
        }
        if (raw == ImmutableList.class) {
            return Optional.of(ImmutableList.of());
        }
        if (raw == ImmutableSet.class) {
            return Optional.of(ImmutableSet.of());
        }
        if (raw == ImmutableMap.class) {
            return Optional.of(ImmutableMap.of());
        }
        if (raw == Declared.class) {
            return Optional.of(Declared.NOTHING);
        }
        return raw == Handle.class ? Optional.of(Handle.none()) : Optional.empty();
    }

    Object read(Type type, Attribute attribute) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return Optional.of(read(argument(type, 0), attribute));
        }
        if (raw == Common.Retries.class) {
            return retries(attribute);
        }
        if (raw == ImmutableMap.class) {
            return map(raw(argument(type, 1)), attribute);
        }
        refuseNamed(attribute);
        if (raw == boolean.class || raw == Boolean.class) {
            return attribute.arguments().isEmpty() ? true : flag(only(attribute));
        }
        if (raw == ImmutableList.class) {
            return ImmutableList.copyOf(elements(type, attribute));
        }
        if (raw == ImmutableSet.class) {
            return ImmutableSet.copyOf(elements(type, attribute));
        }
        if (raw == Handle.class) {
            return handle(attribute);
        }
        return single(raw, only(attribute));
    }

    private static void refuseNamed(Attribute attribute) {
        if (!attribute.named().isEmpty()) {
            throw new IllegalArgumentException(
                    "takes no '" + attribute.named().keySet().iterator().next() + ":'");
        }
    }

    private static Object only(Attribute attribute) {
        if (attribute.arguments().size() != 1) {
            throw new IllegalArgumentException(
                    "takes one value, got " + attribute.arguments().size());
        }
        return attribute.arguments().get(0);
    }

    private Object retries(Attribute attribute) {
        Object every = attribute.named().getOrDefault("every", "1s");
        if (!attribute.named().keySet().stream().allMatch("every"::equals)) {
            throw new IllegalArgumentException("takes a number and every: '5s'");
        }
        Long times = (Long) single(Long.class, only(attribute));
        if (times < 1 || times > 1000) {
            throw new IllegalArgumentException("must be from 1 to 1000, got " + times);
        }
        return new Common.Retries(times.intValue(), (Duration) single(Duration.class, every));
    }

    private ImmutableMap<String, Object> map(Class<?> valueType, Attribute attribute) {
        Map<?, ?> entries = attribute.arguments().isEmpty() ? attribute.named() : asMap(only(attribute));
        ImmutableMap.Builder<String, Object> map = ImmutableMap.builder();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Object value = entry.getValue();
            boolean number = value instanceof Number || value instanceof Boolean;
            map.put(
                    text(entry.getKey()),
                    valueType == Content.class ? content(number ? value.toString() : value) : scalarText(value));
        }
        return map.buildOrThrow();
    }

    private static Map<?, ?> asMap(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("must be names with values, got " + shown(value));
    }

    private List<Object> elements(Type type, Attribute attribute) {
        Class<?> element = raw(argument(type, 0));
        if (element == ImmutableList.class) {
            return lists(argument(type, 0), attribute);
        }
        Collection<?> given =
                attribute.arguments().size() == 1 && attribute.arguments().get(0) instanceof Collection<?> collection
                        ? collection
                        : attribute.arguments();
        return given.stream().map(value -> single(element, value)).toList();
    }

    /** Lists of lists: {@code ['a', 'b'], ['c', 'd']} or one list of those. */
    private List<Object> lists(Type element, Attribute attribute) {
        boolean one = attribute.arguments().size() == 1
                && attribute.arguments().get(0) instanceof Collection<?> all
                && all.stream().allMatch(each -> each instanceof Collection<?>);
        Collection<?> given = one ? (Collection<?>) attribute.arguments().get(0) : attribute.arguments();
        return given.stream().map(list -> list(element, list, attribute)).toList();
    }

    private Object list(Type type, Object value, Attribute attribute) {
        if (!(value instanceof Collection<?>)) {
            throw new IllegalArgumentException("takes lists, such as ['a', 'b'], got " + shown(value));
        }
        return read(type, Attribute.of(attribute.name(), value, attribute.source()));
    }

    /** The one block that was given. */
    static WrittenBlock block(Attribute attribute) {
        ImmutableList<WrittenBlock> given = blocks(attribute);
        if (given.size() != 1) {
            throw new IllegalArgumentException("takes one block, got " + given.size());
        }
        return given.get(0);
    }

    /** The blocks that were given: each a block or a map. */
    static ImmutableList<WrittenBlock> blocks(Attribute attribute) {
        ImmutableList.Builder<WrittenBlock> blocks = ImmutableList.builder();
        if (!attribute.named().isEmpty()) {
            blocks.add(block(attribute.named(), attribute));
        }
        flattened(attribute.arguments()).forEach(value -> blocks.add(block(value, attribute)));
        return blocks.build();
    }

    private static WrittenBlock block(Object value, Attribute attribute) {
        if (value instanceof WrittenBlock block) {
            return block;
        }
        if (value instanceof Map<?, ?> map) {
            return new WrittenBlock(map.entrySet().stream()
                    .map(entry -> Attribute.of(String.valueOf(entry.getKey()), entry.getValue(), attribute.source()))
                    .collect(ImmutableList.toImmutableList()));
        }
        throw new IllegalArgumentException(
                "must be a block such as " + attribute.name() + " { … }, got " + shown(value));
    }

    private static Handle handle(Attribute attribute) {
        Handle all = Handle.none();
        for (Object argument : flattened(attribute.arguments())) {
            if (!(argument instanceof Handle handle)) {
                throw new IllegalArgumentException(
                        "must name resources, such as file('/etc/motd'), got " + shown(argument));
            }
            all = all.and(handle);
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("must name a resource, such as file('/etc/motd')");
        }
        return all;
    }

    private static Iterable<?> flattened(ImmutableList<Object> arguments) {
        return Iterables.concat(Iterables.transform(
                arguments, argument -> argument instanceof Collection<?> many ? many : List.of(argument)));
    }

    private Object single(Class<?> type, Object value) {
        if (type == Content.class) {
            return content(value);
        }
        if (type == Secret.class) {
            return secret(value);
        }
        if (type == SettingText.class) {
            return SettingText.of(value instanceof Number ? Content.text(value.toString()) : content(value));
        }
        if (value instanceof Secret hidden) {
            throw wouldShow(hidden);
        }
        if (type == Pattern.class) {
            return pattern(value);
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return whole(type, value);
        }
        if (type == Double.class || type == double.class) {
            return number(value).doubleValue();
        }
        if (type == Boolean.class) {
            return flag(value);
        }
        if (type == Duration.class) {
            return duration(text(value));
        }
        if (type.isEnum()) {
            return word(type, text(value));
        }
        return type == String.class ? text(value) : parsed(type, value);
    }

    private static boolean flag(Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException("must be true or false, got " + shown(value));
    }

    private Content content(Object value) {
        if (value instanceof Content content) {
            return content;
        }
        if (value instanceof byte[] bytes) {
            return Content.of(Bytes.of(bytes));
        }
        if (value instanceof Bytes bytes) {
            return Content.of(bytes);
        }
        if (value instanceof Secret secret) {
            return new Content(Bytes.utf8(secret.reveal()), true);
        }
        if (!(value instanceof CharSequence)) {
            throw new IllegalArgumentException("must be text or bytes, got " + shown(value) + yamlHint(value));
        }
        String text = value.toString();
        refuseDamaged(text);
        return Content.withSecrets(text, secrets);
    }

    private Secret secret(Object value) {
        if (value instanceof Secret secret) {
            return secret;
        }
        if (value instanceof CharSequence text
                && secrets.findIn(text.toString()).isPresent()) {
            return secrets.secret("text with a secret", secrets.reveal(text.toString()));
        }
        throw new IllegalArgumentException(
                "must be a secret: write secret('name') and keep the value out of the script");
    }

    private String text(Object value) {
        if (value instanceof Secret hidden) {
            throw wouldShow(hidden);
        }
        if (!(value instanceof CharSequence)) {
            throw new IllegalArgumentException("must be text, got " + shown(value) + yamlHint(value));
        }
        String text = visible(value.toString());
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must not contain NUL");
        }
        return text;
    }

    /** Where a boolean usually comes from that nobody wrote. */
    private static String yamlHint(Object value) {
        if (!(value instanceof Boolean flag)) {
            return "";
        }
        return flag
                ? "; in YAML, yes, on and true are booleans: write \"yes\" in quotes there"
                : "; in YAML, no, off and false are booleans: write \"no\" in quotes there";
    }

    private String scalarText(Object value) {
        return value instanceof Number || value instanceof Boolean ? value.toString() : text(value);
    }

    /** Text that everybody may see. */
    private String visible(String text) {
        secrets.findIn(text).ifPresent(hidden -> {
            throw wouldShow(hidden);
        });
        refuseDamaged(text);
        return text;
    }

    private void refuseDamaged(String text) {
        if (secrets.damagedIn(text)) {
            throw new IllegalArgumentException(
                    "changes the text of a secret; a secret can only be written as it is, or in a template by sh, json,"
                            + " yaml, ini, sql or scramSha256");
        }
    }

    private static IllegalArgumentException wouldShow(Secret secret) {
        return new IllegalArgumentException(secret.refusal());
    }

    private Object parsed(Class<?> type, Object value) {
        if (type.isInstance(value)) {
            return value;
        }
        if (type == FileMode.class && value instanceof Number number) {
            throw new IllegalArgumentException(numberAsMode(number.intValue()));
        }
        String text = value instanceof Number ? value.toString() : text(value);
        try {
            Method parse = type.getMethod("parse", String.class);
            return parse.invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("reading " + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has no public static parse(String)", e);
        }
    }

    private static String numberAsMode(int number) {
        return "must be text such as '0644', got the number " + number + " (which is " + String.format("%04o", number)
                + " in octal: Groovy reads 0644 as 420); write it in quotes";
    }

    private static Object whole(Class<?> type, Object value) {
        BigDecimal number = number(value);
        try {
            return type == Integer.class || type == int.class
                    ? (Object) number.intValueExact()
                    : number.longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("must be a whole number, got " + value, e);
        }
    }

    private static BigDecimal number(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString());
        }
        throw new IllegalArgumentException("must be a number, got " + shown(value));
    }

    private Pattern pattern(Object value) {
        if (value instanceof Pattern pattern) {
            return Pattern.compile(visible(pattern.pattern()), pattern.flags() | Pattern.MULTILINE);
        }
        if (!(value instanceof CharSequence text)) {
            throw new IllegalArgumentException("must be a pattern such as ~/^a=/, got " + shown(value));
        }
        try {
            return Pattern.compile(visible(text.toString()), Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is not a pattern: " + e.getDescription() + " in '" + text + "'", e);
        }
    }

    /** Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 1d}. */
    static Duration duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a time such as '30s', '5m' or '500ms', got '" + text + "'");
        }
        ChronoUnit unit = switch (matcher.group(2)) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
        BigInteger count = new BigInteger(matcher.group(1));
        if (count.compareTo(BigInteger.valueOf(LONGEST.dividedBy(unit.getDuration()))) > 0) {
            throw new IllegalArgumentException(
                    "must be at most " + LONGEST.toDays() + "d, which is ten years, got '" + text + "'");
        }
        return Duration.of(count.longValueExact(), unit);
    }

    private static Object word(Class<?> type, String text) {
        ImmutableMap<String, Object> words = Arrays.stream(type.getEnumConstants())
                .collect(ImmutableMap.toImmutableMap(
                        constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant -> constant));
        Object constant = words.get(text);
        if (constant == null) {
            throw new IllegalArgumentException(
                    "must be one of " + String.join(", ", words.keySet()) + ", got '" + text + "'"
                            + Nearest.to(text, words.keySet())
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse(""));
        }
        return constant;
    }

    private static String shown(Object value) {
        if (value instanceof CharSequence) {
            return "'" + value + "'";
        }
        if (value instanceof Number) {
            return "the number " + value;
        }
        if (value instanceof Boolean) {
            return "the boolean " + value;
        }
        if (value instanceof Collection<?>) {
            return "a list";
        }
        return value instanceof Map<?, ?>
                ? "names with values"
                : "a " + value.getClass().getSimpleName();
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
