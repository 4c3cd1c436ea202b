package io.mulu.gateway.catalog;

import io.mulu.protocol.Hash;

/**
 * Who registers, and where.
 *
 * @param chainId
 *          of the chain that locators are for
 * @param organization
 *          id of the holding organisation
 */
public record Holder(Hash chainId, Hash organization) {
}
