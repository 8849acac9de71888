package dev.drover.cli;
