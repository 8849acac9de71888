/** The resource type {@code cron}: an entry of a user's crontab. Uses {@code resource}, {@code model}, {@code transport}. */
@NullMarked
package dev.drover.engine.resource.cron;

import org.jspecify.annotations.NullMarked;
