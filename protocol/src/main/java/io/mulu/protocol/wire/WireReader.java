package io.mulu.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/**
 * Reads one byte array strictly: a varint that is longer than it need be is refused where it
 * stands, as no encoder of this format writes it. Paths of refusals are empty; whoever calls adds
 * his own by {@link MalformedException#within}.
 */
final class WireReader {
  static final String NOT_CANONICAL = "is not canonical";

  private final CodedInputStream in;
  private int tag;

  WireReader(byte[] array) throws MalformedException {
    in = CodedInputStream.newInstance(array);
    try {
      // From here on no length may reach beyond the message that holds it
      in.pushLimit(array.length);
    } catch (InvalidProtocolBufferException e) {
      throw notProtobuf();
    }
  }

  /** The tag before the value that is next; 0 at the message's end. */
  int tag() {
    return tag;
  }

  /** Reads the next tag; before the first field, and after every value. */
  void next() throws MalformedException {
    try {
      int before = in.getTotalBytesRead();
      tag = in.readTag();
      if (tag != 0) {
        checkMinimal(before, CodedOutputStream.computeUInt32SizeNoTag(tag));
      }
    } catch (IOException e) {
      throw notProtobuf();
    }
  }

  /** All 64 bits. */
  long varint() throws MalformedException {
    try {
      int before = in.getTotalBytesRead();
      long value = in.readRawVarint64();
      checkMinimal(before, CodedOutputStream.computeUInt64SizeNoTag(value));
      return value;
    } catch (IOException e) {
      throw notProtobuf();
    }
  }

  /**
   * A length and that many bytes.
   *
   * @param bytesMax
   *          refused before anything is allocated
   */
  byte[] octets(int bytesMax) throws MalformedException {
    try {
      int size = length();
      if (size < 0 || size > bytesMax) {
        throw new MalformedException("", "is longer than " + bytesMax + " bytes");
      }
      // readRawBytes checks against what is left before it allocates
      return in.readRawBytes(size);
    } catch (IOException e) {
      throw notProtobuf();
    }
  }

  /**
   * Enters a nested message or packed list.
   *
   * @return for {@link #leave}
   */
  int enter() throws MalformedException {
    try {
      return in.pushLimit(length());
    } catch (IOException e) {
      throw notProtobuf();
    }
  }

  /** Only at the end of what was entered. */
  void leave(int entered) {
    in.popLimit(entered);
  }

  boolean isAtEnd() throws MalformedException {
    try {
      return in.isAtEnd();
    } catch (IOException e) {
      throw notProtobuf();
    }
  }

  private int length() throws IOException, MalformedException {
    int before = in.getTotalBytesRead();
    int size = in.readRawVarint32();
    checkMinimal(before, CodedOutputStream.computeUInt32SizeNoTag(size));
    return size;
  }

  private void checkMinimal(int before, int bytes) throws MalformedException {
    if (in.getTotalBytesRead() - before != bytes) {
      throw new MalformedException("", NOT_CANONICAL);
    }
  }

  private static MalformedException notProtobuf() {
    return new MalformedException("", "is not well-formed protobuf");
  }
}
