//! The driver with real QEMU. Needs root, qemu-system-x86, qemu-utils, iproute2 and, for the
//! guests that boot a system, the image `tiny`; what is missing fails with the command that mends
//! it.

#![cfg(test)]

mod adoption;
mod contract;
mod copies;
mod life;
mod power;
mod trial;
mod world;
