package io.onceedit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a store on this machine. */
public final class StoreFiles {
    private StoreFiles() {}

    /** The files below some folders of a store; a folder that is not there has none. */
    public static List<Path> under(Path store, String... folders) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : folders) {
            if (Files.isDirectory(store.resolve(folder))) {
                try (Stream<Path> files = Files.walk(store.resolve(folder))) {
                    files.filter(file -> !file.equals(store.resolve(folder))).forEach(found::add);
                }
            }
        }
        return found;
    }

    /** The hash of each file below some folders of a store. */
    public static Map<String, String> contents(Path store, String... folders) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : under(store, folders)) {
            if (Files.isRegularFile(file)) {
                contents.put(store.relativize(file).toString(), hash(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes a folder. */
    public static void delete(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}
