package dev.drover.dsl;
