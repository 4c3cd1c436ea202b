package io.mulu.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON text to plain trees and back; the JSON library stops here. Thread-safe. */
final class Json {
  private final ObjectMapper mapper;

  Json(Limits limits) {
    JsonFactory factory = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(limits.nestingMax())
            .maxNumberLength(limits.numberCharactersMax()).maxNameLength(limits.nameCharactersMax())
            .maxStringLength(limits.bodyBytesMax()).build())
        .build();
    mapper = new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * @throws RpcError
   *           PARSE_ERROR on anything but one JSON value in UTF-8 within the limits
   */
  @Nullable
  Object parse(byte[] bytes) throws RpcError {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) {
        throw RpcError.of(ErrorCode.PARSE_ERROR);
      }
      return mapper.readValue(text, Object.class);
    } catch (CharacterCodingException | JsonProcessingException e) {
      throw RpcError.of(ErrorCode.PARSE_ERROR);
    }
  }

  byte[] write(Object tree) {
    try {
      // By way of a string: a lone surrogate that a caller sent must not make the answer fail.
      return mapper.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain trees are always writable", e);
    }
  }
}
