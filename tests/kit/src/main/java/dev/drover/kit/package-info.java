package dev.drover.kit;
