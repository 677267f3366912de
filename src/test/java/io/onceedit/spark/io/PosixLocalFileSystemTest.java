package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PosixLocalFileSystemTest {
    @TempDir
    private java.nio.file.Path folder;

    private final FileSystem files;

    PosixLocalFileSystemTest() throws IOException {
        Configuration settings = new Configuration();
        settings.set("fs.file.impl", PosixLocalFileSystem.class.getName());
        files = FileSystem.newInstance(URI.create("file:///"), settings);
    }

    @AfterEach
    void close() throws IOException {
        files.close();
    }

    @Test
    void isTheLocalFileSystem() {
        assertThat(files).isInstanceOf(LocalFileSystem.class).isInstanceOf(PosixLocalFileSystem.class);
    }

    @Test
    void filesAndFoldersHaveThePermissionsThatAreAskedFor() throws IOException {
        Path inner = new Path(folder.resolve("a folder/inner").toString());
        files.mkdirs(inner, new FsPermission("750"));
        Path file = new Path(inner, "file");
        files.create(file).close();
        assertThat(permissions("a folder/inner")).isEqualTo("rwxr-x---");
        assertThat(permissions("a folder/inner/file")).isEqualTo("rw-r--r--");
        assertThat(permissions("a folder/inner/.file.crc")).isEqualTo("rw-r--r--");

        for (String octal : new String[] {"640", "755", "700", "444", "000"}) {
            files.setPermission(file, new FsPermission(octal));
            assertThat(files.getFileStatus(file).getPermission()).isEqualTo(new FsPermission(octal));
        }
        files.setPermission(inner, new FsPermission("1777"));
        assertThat(permissions("a folder/inner")).isEqualTo("rwxrwxrwx");
    }

    @Test
    void aMissingFileHasNone() {
        assertThatIOException()
                .isThrownBy(() ->
                        files.setPermission(new Path(folder.resolve("missing").toString()), new FsPermission("644")));
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
