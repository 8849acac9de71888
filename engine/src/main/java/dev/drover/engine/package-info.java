package dev.drover.engine;
