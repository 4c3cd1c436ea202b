package io.mulu.storage.files;

import io.mulu.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a data folder may lie on a file system of another machine. There, a sync and a lock mean
 * less than they say, and two validators with one key are a fork of the chain.
 */
public enum NetworkFileSystem {
  REFUSED,
  ALLOWED;

  private static final Set<String> TYPES = Set.of("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2",
      "smb3", "smbfs", "afs", "ncpfs", "ceph", "fuse.ceph", "glusterfs", "fuse.glusterfs", "lustre",
      "beegfs", "gpfs", "fuse.sshfs", "sshfs", "webdav", "fuse.davfs2", "fuse.s3fs");

  void check(Path folder) throws IOException {
    String type = Files.getFileStore(folder).type();
    if (this == REFUSED && isRemote(type)) {
      throw new StorageException("the data folder " + folder + " is on a network file system ("
          + type + "), where syncs and locks cannot be relied on; use a local disk");
    }
  }

  static boolean isRemote(String type) {
    return TYPES.contains(type.toLowerCase(Locale.ROOT));
  }
}
