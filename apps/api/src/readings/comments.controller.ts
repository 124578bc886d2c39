import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  SerializeOptions,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, CurrentScope, Public, Requires, type Actor } from '@penumbra/identity';
import { isUuid, tenantScope, type TenantScope } from '@penumbra/platform';
import { ReadingReader, readingProblem, ReadResults, ReplyToComment } from '@penumbra/readings';
import { z } from 'zod';
import { pageOf, PageQuery } from '../page.js';
import { AnsweredComment, answeredComment, CommentView, commentView, NewReply } from './comment-view.js';

@ApiTags('readings')
@Controller('api')
export class CommentsController {
  constructor(
    @Inject(ReadingReader) private readonly readings: ReadingReader,
    @Inject(ReplyToComment) private readonly replyToComment: ReplyToComment,
    @Inject(ReadResults) private readonly readResults: ReadResults,
  ) {}

  @Get('readings/:pulseId/teams/:teamId/comments')
  @Requires('reading.read')
  @ApiOperation({
    summary: 'Lists the comments that stand at a team, with the replies to them.',
    description:
      'A comment stands at exactly one team, where whoever wrote it is one of at least 10 who answered; in an order that says nothing, without times. None after the date of the privacy contract. Writes an audit line. Problems: reading.not-found, reading.not-open-yet, reading.not-genuine.',
  })
  @ApiResponse({ status: 200, standardSchema: pageOf(CommentView) })
  @SerializeOptions({ schema: pageOf(CommentView) })
  async list(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Param('teamId') teamId: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    if (!isUuid(pulseId) || !isUuid(teamId)) throw readingProblem('reading.not-found');
    const page = await this.readings.comments(scope, actor, pulseId, teamId, pageIn(query));
    return { ...page, items: page.items.map(commentView) };
  }

  @Post('readings/:pulseId/replies')
  @HttpCode(204)
  @Requires('comment.reply')
  @ApiOperation({
    summary:
      'Answers a comment, once: everyone who was asked is told that there are replies, and can read them.',
    description:
      'HR answers any comment, a lead those of the own team. Comment and reply then stand on the page with the results for everyone, without the team; one mail a day at most says so, to all in the same words. Cannot be changed. Writes an audit line. Problems: reading.not-found, reading.not-open-yet, reading.comment-not-found, reading.comment-not-yours, reading.comment-already-answered.',
  })
  @ApiResponse({ status: 204, description: 'The reply is kept.' })
  async reply(
    @CurrentScope() scope: TenantScope,
    @CurrentActor() actor: Actor,
    @Param('pulseId') pulseId: string,
    @Body({ schema: NewReply }) reply: z.infer<typeof NewReply>,
  ): Promise<void> {
    if (!isUuid(pulseId)) throw readingProblem('reading.not-found');
    await this.replyToComment.run(scope, actor, { pulseId, ...reply });
  }

  @Get('results/:tenantId/:pulseId/replies')
  @Public('everyone who was asked hears what was answered to comments, and nobody of them has an account')
  @ApiOperation({
    summary: 'Lists the comments that were answered, with the replies, for everyone who was asked.',
    description:
      'From the moment the reading is open to everyone until the comments are deleted. Problems: as for the results.',
  })
  @ApiResponse({ status: 200, standardSchema: pageOf(AnsweredComment) })
  @SerializeOptions({ schema: pageOf(AnsweredComment) })
  async replies(
    @Param('tenantId') tenantId: string,
    @Param('pulseId') pulseId: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    if (!isUuid(tenantId) || !isUuid(pulseId)) throw readingProblem('reading.not-found');
    const page = await this.readResults.replies(tenantScope(tenantId), pulseId, pageIn(query));
    return { ...page, items: page.items.map(answeredComment) };
  }
}

const pageIn = ({ cursor, limit }: z.infer<typeof PageQuery>) => ({
  cursor: isUuid(cursor) ? cursor : null,
  limit,
});
